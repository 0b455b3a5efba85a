import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contract, signaturesIn } from './worker-contract.ts';

const sources = ['current_functions', 'apps/web/src'];

/**
 * What the sources' functions and web app call in the sources' schema. Their calls have several forms, so each function of the
 * schema counts whose name stands in quotes in them: too many rather than too few.
 */
export async function callersContractOf(root: string): Promise<Contract> {
  const signatures = await signaturesIn(root);
  const called = new Set<string>();
  for (const source of sources) {
    for await (const file of glob('**/*.{ts,tsx}', { cwd: join(root, source), exclude: ['**/node_modules'] })) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const text = await readFile(join(root, source, file), 'utf8');
      for (const [, word = ''] of text.matchAll(/'([a-z][a-z0-9_]*)'/g)) if (word in signatures) called.add(word);
    }
  }
  return Object.fromEntries(
    [...called].sort().flatMap((name) => {
      const signature = signatures[name];
      return signature === undefined ? [] : [[name, signature]];
    }),
  );
}
