import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../plan/source.ts';
import { anotherShape, broken, type Contract, signaturesIn } from '../plan/worker-contract.ts';
import { deployedAt } from './deployed.ts';
import { targetNames } from './entry.ts';
import { ledgerFile, readEntries } from './ledger.ts';

/** Commits of the ledger that are compared: as many as a clone has, the last ones first. */
const mostCommits = 200;

/**
 * What is wrong with the repository's ledger, a sentence each: a chain that doesn't hold, an entry of an earlier commit that
 * is gone, a schema that a deployed worker, function or web app can't go on with.
 */
export async function ledgerProblems(root: string): Promise<string[]> {
  const path = `deployment/${ledgerFile}`;
  const text = await readFile(join(root, path), 'utf8').catch(() => '');
  const { entries, problem, whole } = readEntries(text);
  if (problem !== null) return [problem];
  if (whole !== text) {
    return [
      `The last line of ${path} was cut off while it was written: the next "exora deploy apply" takes it away; until then it is not to be committed.`,
    ];
  }
  const lost = await lostSince(root, path, text);
  if (lost !== null) {
    return [
      `${path} has lost or changed entries that commit ${lost.slice(0, 12)} has. Entries are only ever added: take it from there ("git checkout ${lost.slice(0, 12)} -- ${path}").`,
    ];
  }
  const schema = await signaturesIn(root);
  return targetNames.flatMap((target) => {
    const { worker, mayRun } = deployedAt(target, entries);
    const running: [string, Contract][] = [
      ...(worker === null ? [] : [[`worker ${worker.version}`, worker.contract] satisfies [string, Contract]]),
      ...mayRun.map(({ deployment, callers }): [string, Contract] => [
        `functions or web app of ${deployment}`,
        callers,
      ]),
    ];
    return running.flatMap(([what, contract]) =>
      broken(contract, schema).map(
        (why) =>
          `current_schema breaks ${what}, which may run at ${target}: ${why}. Expand first; take away after one that does without it is deployed there (functions and web app: after two). ${anotherShape}`,
      ),
    );
  });
}

/** The latest commit whose ledger is not the beginning of this one; null when there is none, or no repository. */
async function lostSince(root: string, path: string, text: string): Promise<string | null> {
  const log = await git(root, ['log', `--max-count=${mostCommits}`, '--format=%H', '--', path]);
  const commits = log === null || log === '' ? [] : log.split('\n');
  // In a clone of one commit that one is all there is.
  const head = commits.length > 0 ? null : await git(root, ['rev-parse', 'HEAD']);
  for (const commit of head === null ? commits : [head]) {
    const before = await git(root, ['show', `${commit}:${path}`]);
    if (before === null || text.startsWith(before)) continue;
    // A line that was cut off is no entry: the next one was written over it, also where it had been committed.
    if (!text.startsWith(readEntries(before).whole)) return commit;
  }
  return null;
}
