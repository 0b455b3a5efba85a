import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { type Artefact, checksumOf } from '../build/artefact.ts';
import { versionOf } from '../build/build.ts';
import { buildFunctions, functionNames } from '../build/functions.ts';
import { buildWorker } from '../build/worker.ts';
import type { Source } from '../ledger/entry.ts';
import { callersContractOf } from './callers-contract.ts';
import { type Contract, contractOf, signaturesIn } from './worker-contract.ts';

/** What the sources at hand would deploy. */
export interface Release {
  root: string;
  source: Source;
  functions: { version: string; checksum: string; names: string[]; artefact: Artefact };
  worker: { version: string; checksum: string; contract: Contract };
  /** What functions and web app call. */
  callers: Contract;
  /** All functions of schema `public` as the sources' schema declares them. */
  schema: Contract;
}

/** Builds the artefacts in memory and reads off the repository where they come from. */
export async function readRelease(root: string): Promise<Release> {
  const [functions, worker, names, contract, callers, schema, source] = await Promise.all([
    buildFunctions(root),
    buildWorker(root),
    functionNames(root),
    contractOf(root),
    callersContractOf(root),
    signaturesIn(root),
    sourceOf(root),
  ]);
  return {
    root,
    source,
    functions: {
      version: await versionOf(root, 'functions'),
      checksum: checksumOf(functions),
      names,
      artefact: functions,
    },
    worker: { version: await versionOf(root, 'worker'), checksum: checksumOf(worker), contract },
    callers,
    schema,
  };
}

async function sourceOf(root: string): Promise<Source> {
  const commit = await git(root, ['rev-parse', 'HEAD']);
  // The ledger and what is rendered from it change with each deployment.
  const changed = await git(root, ['status', '--porcelain', '--', '.', ':(exclude)deployment']);
  return {
    commit,
    tag: commit === null ? null : await git(root, ['describe', '--exact-match', '--tags', 'HEAD']),
    is_changed: changed !== null && changed !== '',
  };
}

/** What git answers, trimmed; null where it fails: there may be no repository, or no git. */
export async function git(root: string, args: readonly string[]): Promise<string | null> {
  const child = spawn('git', ['-C', root, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.once('error', () => undefined);
  const [code] = await once(child, 'close').catch(() => [1]);
  return code === 0 ? Buffer.concat(parts).toString('utf8').trimEnd() : null;
}

/** Who deploys: as told, as the CI says, as git knows, or the machine's user. */
export async function whoDeploys(root: string, told: string | undefined): Promise<string> {
  const name = told ?? process.env.GITHUB_ACTOR ?? (await git(root, ['config', 'user.name']));
  return (name || userInfo().username).slice(0, 100);
}
