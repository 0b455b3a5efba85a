import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { expect, test } from 'vitest';
import { callersContractOf } from './callers-contract.ts';
import { broken, contractOf, signaturesIn, signaturesOf } from './worker-contract.ts';

const before = `
  create function public.claim(p_worker text, p_limit integer default 1)
  returns table (id uuid, attempt integer) language sql as 'select';
  create function exora_private.inner(p_a text) returns void language sql as 'select';`;

test('signatures are read with types, defaults and columns; those of other schemas are not', async () => {
  expect(await signaturesOf(before)).toEqual({
    claim: {
      parameters: { p_worker: 'text', p_limit: 'int4' },
      optional: ['p_limit'],
      returns: 'rows',
      columns: { id: 'uuid', attempt: 'int4' },
    },
  });
});

test.each([
  ['the same', 'claim(p_worker text, p_limit integer default 1)', 'table (id uuid, attempt integer)', []],
  [
    'another parameter with a default, another column',
    'claim(p_worker text, p_limit integer default 1, p_lanes text[] default null)',
    'table (id uuid, attempt integer, lane text)',
    [],
  ],
  ['no function', 'other()', 'void', ['claim is gone']],
  [
    'a renamed parameter',
    'claim(p_worker_id text, p_limit integer default 1)',
    'table (id uuid, attempt integer)',
    ['claim has lost its parameter p_worker', 'claim asks for p_worker_id, which has no default'],
  ],
  [
    'a default less',
    'claim(p_worker text, p_limit integer)',
    'table (id uuid, attempt integer)',
    ['claim asks for p_limit, which has no default'],
  ],
  [
    'another type',
    'claim(p_worker uuid, p_limit integer default 1)',
    'table (id uuid, attempt integer)',
    ['claim takes p_worker as uuid instead of text'],
  ],
  [
    'a column less',
    'claim(p_worker text, p_limit integer default 1)',
    'table (id uuid)',
    ['claim no longer returns attempt'],
  ],
  [
    'another result',
    'claim(p_worker text, p_limit integer default 1)',
    'integer',
    ['claim returns int4 instead of rows', 'claim no longer returns id', 'claim no longer returns attempt'],
  ],
])('a schema with %s', async (_what, declared, returns, problems) => {
  const after = await signaturesOf(`create function public.${declared} returns ${returns} language sql as 'select'`);
  expect(broken(await signaturesOf(before), after)).toEqual(problems);
});

test('the worker of these sources finds all that it calls in their schema', async () => {
  const contract = await contractOf(repositoryRoot());
  expect(Object.keys(contract)).toContain('claim_jobs_v3');
  expect(contract.missing_functions?.parameters).toEqual({ p_functions: 'jsonb', p_job_types: 'text[]' });
  expect(broken(contract, await signaturesIn(repositoryRoot()))).toEqual([]);
});

test('so do the functions and the web app, with all that they call by name', async () => {
  const contract = await callersContractOf(repositoryRoot());
  const calls: string[] = [];
  for (const source of ['current_functions', 'apps/web/src']) {
    for await (const file of glob('**/*.{ts,tsx}', {
      cwd: join(repositoryRoot(), source),
      exclude: ['**/node_modules'],
    })) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const text = await readFile(join(repositoryRoot(), source, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/(?:\.rpc\(|callRpc\([^,']+,)\s*'(\w+)'/g)) calls.push(name);
    }
  }
  expect(calls.length).toBeGreaterThan(80);
  expect(calls.filter((name) => !(name in contract))).toEqual([]);
  expect(broken(contract, await signaturesIn(repositoryRoot()))).toEqual([]);
});
