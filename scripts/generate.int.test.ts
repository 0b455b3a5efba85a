/** What is derived from the schema is found out of date as soon as it is. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { programEnvironments } from './generate/env-examples.ts';
import { generatedFiles, outdated, writeFiles } from './generate/files.ts';
import { root } from './tools.ts';

const types = 'packages/contracts/src/database.types.ts';
const reference = 'docs/reference/database.md';
const erasure = 'docs/reference/erasure.md';
const guide = 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md';
const examples = programEnvironments.map(({ example }) => example);
const fromLedger = ['deployed_status', 'pending_changes', 'deployment_log'].map((name) => `deployment/${name}.md`);
const change = `
  alter table public.user_profiles add column nickname text;
  comment on column public.user_profiles.nickname is 'What friends say.';
  create function public.greet(p_name text, p_loud boolean default false) returns text language sql as 'select p_name';
  grant execute on function public.greet(text, boolean) to authenticated;
  comment on function public.greet(text, boolean) is 'Says hello.'`;

test('a changed schema, or one character too many, makes a file out of date', { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exora-test-generate-'));
  const db = await createTestDatabase();
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const files = await generatedFiles(db.ownerUrl);
    expect(outdated(files, folder)).toEqual([types, reference, erasure, guide, ...fromLedger, ...examples]);
    writeFiles(files, folder);
    expect(outdated(files, folder)).toEqual([]);
    appendFileSync(join(folder, types), ' ');
    expect(outdated(files, folder)).toEqual([types]);

    await sql.unsafe(change).simple();
    const changed = await generatedFiles(db.ownerUrl);
    writeFiles(files, folder);
    expect(outdated(changed, folder)).toEqual([types, reference, guide]);
    expect(changed[reference]).toMatch(/\| `nickname` +\| `text`, may be null +\| +\| What friends say\. +\|/);
    expect(changed[reference]).toMatch(
      /### greet\n\nSays hello\.\n\n[^#]*p_name text,\n {2}p_loud boolean[^#]*authenticated/,
    );
    expect(changed[types]).toMatch(/greet: \{\s+Args: \{ p_loud\?: boolean; p_name: string \}/);
  } finally {
    await sql.end();
    await db.drop();
    rmSync(folder, { recursive: true });
  }
});

test('the check then fails and says what to run', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'exora-test-generate-'));
  const run = spawnSync(process.execPath, ['scripts/generate.ts', '--check', folder], { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect([run.status, run.stderr]).toEqual([
    1,
    [types, reference, erasure, guide, ...fromLedger, ...examples]
      .map((file) => `${file} is out of date. Run: npm run generate\n`)
      .join(''),
  ]);
});
