import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { waitForLock } from '../data-folder/lock.ts';
import { folderError } from '../data-folder/place.ts';
import { repositoryRoot } from '../repository-root.ts';
import { isSystemError, StackError } from '../stack-error.ts';
import { machineEnvironment } from './environment.ts';

/** What the built web app is made of, from the repository's root. */
const sources = [
  'apps/web/src',
  'apps/web/sample',
  'apps/web/public',
  'apps/web/package.json',
  'apps/web/next.config.ts',
  'apps/web/postcss.config.mjs',
  'apps/web/tsconfig.json',
  'packages/contracts/src',
  'packages/contracts/package.json',
  'packages/record-archive/src',
  'packages/record-archive/package.json',
  'package-lock.json',
];

const buildSchema = z.object({ hash: z.string() });

/** Builds the web app unless it was built from these very sources. Two starts at once build once. */
export async function buildWebWhenStale(onMessage: (message: string) => void, signal: AbortSignal): Promise<void> {
  const web = join(repositoryRoot(), 'apps', 'web');
  const record = join(web, '.next', 'exora-build.json');
  const hash = await sourcesHash();
  try {
    if ((await builtHash(record)) === hash) return;
    // The build empties `.next` but for its cache.
    const lock = await waitForLock(join(web, '.next', 'cache', 'exora-build.lock'), () =>
      onMessage('Another start builds the web app; waiting for it …'),
    );
    try {
      if ((await builtHash(record)) === hash) return;
      onMessage('Building the web app (only after a change; about 20 s) …');
      await rm(record, { force: true });
      await build(web, signal);
      await mkdir(join(web, '.next', 'standalone', 'apps', 'web', '.next'), { recursive: true });
      await copyInto(join(web, '.next', 'static'), join(web, '.next', 'standalone', 'apps', 'web', '.next', 'static'));
      await copyInto(join(web, 'public'), join(web, '.next', 'standalone', 'apps', 'web', 'public'));
      await writeFile(record, `${JSON.stringify({ hash })}\n`);
    } finally {
      await lock.release();
    }
  } catch (thrown) {
    throw buildError(join(web, '.next'), thrown);
  }
}

/** Whether the web app's build is of the sources as they are now; null where none was made here. */
export async function isWebBuildCurrent(): Promise<boolean | null> {
  const built = await builtHash(join(repositoryRoot(), 'apps', 'web', '.next', 'exora-build.json'));
  return built === null ? null : built === (await sourcesHash());
}

function buildError(folder: string, thrown: unknown): unknown {
  if (isSystemError(thrown, 'ENOSPC', 'EDQUOT')) return folderError(folder, thrown);
  if (!isSystemError(thrown, 'EACCES', 'EPERM', 'EROFS')) return thrown;
  return new StackError(
    'web_build_failed',
    `The web app has to be built, but ${folder} can’t be used by this user (${thrown.code}). ` +
      'Start Exora as the user who installed it, or give this user write access there.',
    { cause: thrown },
  );
}

/** Runs `next build` with this Node; its output is shown when it fails only. */
async function build(web: string, signal: AbortSignal): Promise<void> {
  const next = createRequire(join(web, 'package.json')).resolve('next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    env: { ...machineEnvironment(process.env), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-8000);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw new StackError('web_build_failed', `The web app could not be built:\n${output.trim()}`);
}

async function copyInto(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true });
  } catch (thrown) {
    // An app without public files.
    if (!isSystemError(thrown, 'ENOENT')) throw thrown;
  }
}

async function builtHash(record: string): Promise<string | null> {
  try {
    return buildSchema.parse(JSON.parse(await readFile(record, 'utf8'))).hash;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

async function sourcesHash(): Promise<string> {
  const root = repositoryRoot();
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) {
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** All files below a folder in a fixed order; the file itself for a file; none where nothing is. */
async function filesOf(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOTDIR')) return [path];
    if (isSystemError(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}
