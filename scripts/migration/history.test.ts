import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MigrationHistory } from './history.ts';

let folder: string;
let history: MigrationHistory;
const header = `-- ${'='.repeat(77)}\n-- 01_PETS.SQL - PETS\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exora-test-history-'));
  for (const name of ['current_schema', 'supabase/migrations/rollbacks', 'migration_history']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  write('current_schema/01_pets.sql', `${header}create table public.pets (id int);\n`);
  write('supabase/migrations/20260101000000_pets.sql', 'create table public.pets (id int);\n');
  write('supabase/migrations/rollbacks/20260101000000_pets.sql', 'drop table public.pets;\n');
  history = new MigrationHistory(folder);
  const [step] = history.steps();
  if (step !== undefined) history.seal(step, '## v1.0: `20260101000000_pets`\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

test('a sealed history is well, also as a copy without git', () => {
  expect(history.problems()).toEqual([]);
  const copy = mkdtempSync(join(tmpdir(), 'exora-test-history-'));
  cpSync(folder, copy, { recursive: true });
  expect(new MigrationHistory(copy).problems()).toEqual([]);
  rmSync(copy, { recursive: true });
});

test('the schema of the sealed migrations is known by its snapshot, file by file', () => {
  expect(history.sealedSchema()).toEqual([
    { name: '01_pets.sql', text: `${header}create table public.pets (id int);\n` },
  ]);
});

test.each([
  'supabase/migrations/20260101000000_pets.sql',
  'supabase/migrations/rollbacks/20260101000000_pets.sql',
  'migration_history/v1.0_pets.sql',
])('%s can’t be changed or removed', (path) => {
  write(path, 'create table public.pets (id bigint);\n');
  expect(history.problems()).toContain(`${path} was changed after it was sealed: write another migration instead.`);
  rmSync(join(folder, path));
  expect(history.problems()).toContain(`${path} is missing: what is sealed stays.`);
});

test('a change of the schema wants a migration, and a migration its rollback, seal and chapter', () => {
  write('current_schema/01_pets.sql', `${header}create table public.pets (id int, name text);\n`);
  expect(history.problems()).toEqual([
    'current_schema differs from migration_history/v1.0_pets.sql. Run: npm run migration -- <what it changes>',
  ]);
  write('supabase/migrations/20260202000000_names.sql', 'alter table public.pets add column name text;\n');
  expect(history.problems()).toEqual([
    'supabase/migrations/20260202000000_names.sql is not sealed. Run: npm run migration -- --seal',
    'supabase/migrations/rollbacks/20260202000000_names.sql is missing.',
    'migration_history/changelog.md lacks 20260202000000_names.',
    'current_schema differs from migration_history/v1.1_names.sql. Run: npm run migration -- <what it changes>',
  ]);
});
