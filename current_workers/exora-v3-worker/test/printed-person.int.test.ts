import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { Project } from './project.ts';

let project: Project;
let person: { userId: string; patientId: string };

beforeEach(async () => {
  project = await Project.create();
  // The letter's own person.
  person = await project.createPerson();
});
afterEach(() => project.stop());

const ofSomebodyElse = letter.map((line) => line.replace('Ada Example', 'Tomas Quill'));
const asOwner = (query: string, values: readonly unknown[] = []) =>
  project.database.sqlAs({ userId: person.userId }, (sql) => sql.unsafe(query, values as never[]));
const submit = (lines: string[]) => project.submit(person, textPdf([lines]), { checkPerson: true });
const sessions = (id: string) =>
  project.rows(
    z.object({ status: z.string(), facts_stored: z.number() }),
    'select status, facts_stored from ai_processing_sessions where shell_file_id = $1 order by started_at',
    id,
  );

it('a letter that names the record’s person is understood; one that names another waits for its owner', async () => {
  await project.startWorker();
  const own = await submit(letter);
  expect(await project.documentEnded(own)).toMatchObject({ status: 'processed' });
  const facts = await project.factsOf(own);
  expect(facts.length).toBeGreaterThan(4);

  const other = await submit(ofSomebodyElse);
  await project.documentWhen(other, ({ status }) => status === 'asks');
  expect(await project.factsOf(other)).toEqual([]);
  expect(await sessions(other)).toEqual([{ status: 'completed', facts_stored: 0 }]);

  await asOwner('select confirm_shell_file_person($1)', [other]);
  expect(await project.documentEnded(other)).toMatchObject({ status: 'processed' });
  expect(await project.factsOf(other)).toHaveLength(facts.length);
  expect(await sessions(other)).toHaveLength(2);
}, 60_000);

it('a record that knows another birth date asks, though the name is the same', async () => {
  await asOwner('select update_profile($1, $2, $3::date)', [person.patientId, 'Ada Example', '1990-01-01']);
  await project.startWorker();
  const id = await submit(letter);
  await project.documentWhen(id, ({ status }) => status === 'asks');
  expect(await project.factsOf(id)).toEqual([]);
}, 60_000);
