import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../tools.ts';
import { programEnvironments } from './env-examples.ts';

const known = (program: string) =>
  programEnvironments.find((each) => each.program === program)?.variables.map(({ name }) => name) ?? [];

/** The names that files take from the environment by some form of words. */
const taken = (files: string, forms: readonly RegExp[]) =>
  new Set(
    globSync(files, {
      cwd: root,
      exclude: (path) => path.includes('node_modules') || path.endsWith('.test.ts'),
    }).flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return forms.flatMap((form) => [...text.matchAll(form)].map(([, name = '']) => name));
    }),
  );

test.each([
  ['edge functions', 'current_functions/**/*.ts', [/env\.get\('([A-Z_]+)'\)/g, /'(OTEL_[A-Z_]+)'/g]],
  ['command', 'packages/cli/src/**/*.ts', [/\.env\('([A-Z_]+)'\)/g]],
  ['command', 'packages/deployment/src/target/*.ts', [/^ {2}([A-Z]+_[A-Z_]+): (?:z$|hostedSchema)/gm]],
])('every variable that the %s read from %s is in the list', (program, files, forms) => {
  const found = [...taken(files, forms)];
  expect(found.length).toBeGreaterThan(1);
  expect(found.filter((name) => !known(program).includes(name))).toEqual([]);
});
