import type { Notification, Profile } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { endedAccess } from './ended-access.ts';

const profile = (id: string): Profile => ({
  id,
  profile_type: 'self',
  display_name: `Record ${id}`,
  is_owner: true,
  access_level: 'owner',
});
const notice = (id: string, of: string | null, given: Partial<Notification> = {}): Notification => ({
  id,
  kind: 'access_revoked',
  patient_id: of,
  resource_type: null,
  resource_id: null,
  parameters: {},
  created_at: '2026-01-01T00:00:00Z',
  read_at: null,
  ...given,
});
const own = profile('own');
const shared = profile('shared');

describe('an access that has ended', () => {
  test('is to the record that was open, told by a notice or not', () => {
    expect(endedAccess(shared, [own], [notice('n', 'shared'), notice('m', 'another')])).toEqual({
      opened: shared,
      records: 1,
      noticeIds: ['n'],
    });
    expect(endedAccess(shared, [own], [])?.opened).toBe(shared);
  });

  test('is told by unread notices where another record was open', () => {
    const notices = [notice('n', 'shared'), notice('m', 'shared'), notice('o', 'another')];
    expect(endedAccess(own, [own], notices)).toEqual({ opened: null, records: 2, noticeIds: ['n', 'm', 'o'] });
  });

  test('is none while the record may be seen, or once the notice was read', () => {
    expect(endedAccess(shared, [own, shared], [notice('n', 'shared')])).toBeNull();
    expect(endedAccess(own, [own], [notice('n', 'shared', { read_at: '2026-01-02T00:00:00Z' })])).toBeNull();
    expect(endedAccess(own, [own], [notice('n', 'shared', { kind: 'export_ready' }), notice('m', null)])).toBeNull();
  });
});
