import type { Profile } from '@exora/contracts';
import { expect, test } from 'vitest';
import { commandsOf, matchingCommands } from './commands.ts';

const profile = (id: string, name: string, isOwner = true): Profile => ({
  id,
  profile_type: 'self',
  display_name: name,
  is_owner: isOwner,
  access_level: isOwner ? 'owner' : 'view',
});
const [ada, zoe] = [profile('a', 'Ada'), profile('z', 'Zoë O’Neil')];
const found = (query: string) =>
  matchingCommands(commandsOf(ada, [ada, zoe], { isAdmin: false, canAdd: true }), query).map(({ id }) => id);

test('commands are found by the beginnings of their words and by others for the same', () => {
  expect(found('docu')).toEqual(['add', 'photograph', 'go-documents']);
  expect(found('upload')).toEqual(['add']);
  expect(found('go rev')).toEqual(['go-review']);
  expect(found('zoe')).toEqual(['record-z']);
  expect(found('oneil')).toEqual(['record-z']);
  expect(found('nothing of the kind')).toEqual([]);
});

test('who may add is offered to, whoever owns the record, and nobody the record that is open', () => {
  const ben = { ...profile('b', 'Ben', false), access_level: 'edit' as const };
  const ids = (canAdd: boolean) => commandsOf(ben, [ben], { isAdmin: false, canAdd }).map(({ id }) => id);
  expect(ids(true).slice(0, 3)).toEqual(['add', 'photograph', 'add-by-hand']);
  expect(ids(false)).not.toContain('add');
  expect(ids(false)).not.toContain('photograph');
  expect(ids(true).filter((id) => id.startsWith('record-'))).toEqual([]);
});

test('every view of the record is found by its plain name, and by the words that people use for it', () => {
  expect(found('blood tests')).toEqual(['go-record-labs']);
  expect(found('vaccin')).toEqual(['go-record-immunisations']);
  expect(found('surgery')).toEqual(['go-record-procedures']);
  expect(found('vital')).toEqual(['go-record-vitals']);
  expect(found('visits')).toEqual(['go-record-visits']);
  expect(found('by hand')).toEqual(['add-by-hand']);
  expect(found('export')).toEqual(['go-settings-export']);
  expect(found('verify')).toEqual(['go-sharing-log']);
});

test('what is another’s to do is not offered: editing to whoever looks, the log to others, operations to people', () => {
  const ids = (of: Profile, isAdmin: boolean) =>
    commandsOf(of, [of], { isAdmin, canAdd: of.is_owner }).map(({ id }) => id);
  const [asOwner, asReader] = [ids(ada, true), ids(profile('b', 'Ben', false), false)];
  for (const id of ['add-by-hand', 'go-sharing-log', 'go-sharing-emergency', 'go-operations']) {
    expect(asOwner).toContain(id);
    expect(asReader).not.toContain(id);
  }
  expect(new Set(asOwner).size).toBe(asOwner.length);
});
