import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { z } from 'zod';

/**
 * Does in an empty folder what an artefact's Dockerfile says, as far as that goes without a container, and starts its command.
 * Nothing of the repository is above the folder, so the program finds what the image would have and no more.
 */
export async function runDockerfile(
  artefact: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const dockerfile = DockerfileParser.parse(await readFile(join(artefact, 'Dockerfile'), 'utf8'));
  const variables: Record<string, string> = {};
  for (const env of dockerfile.getENVs()) {
    for (const property of env.getProperties()) variables[property.getName()] = property.getValue() ?? '';
  }
  let command: string[] = [];
  for (const instruction of dockerfile.getInstructions()) {
    const words = instruction.getArguments().map(String);
    switch (instruction.getKeyword()) {
      case 'COPY':
        await copy(artefact, folder, words);
        break;
      case 'RUN':
        await run(instruction, folder);
        break;
      case 'CMD':
        command = jsonStrings(instruction);
        break;
      case 'FROM':
      case 'WORKDIR':
      case 'USER':
      case 'ENV':
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break;
      default:
        throw new Error(`Nobody does ${instruction.getKeyword()}.`);
    }
  }
  const [program, ...args] = command;
  if (program !== 'node') throw new Error(`The image starts ${program}.`);
  return spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_OPTIONS: '--preserve-symlinks', ...variables, ...environment },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

async function copy(artefact: string, folder: string, words: readonly string[]): Promise<void> {
  const sources = words.slice(0, -1);
  const target = join(folder, words.at(-1) ?? '');
  for (const source of sources) {
    const from = join(artefact, source);
    const isFolder = (await stat(from)).isDirectory();
    await cp(from, isFolder ? target : join(target, source), { recursive: true });
  }
}

async function run(instruction: Instruction, folder: string): Promise<void> {
  const text = instruction.getArgumentsContent() ?? '';
  // The system's packages are for speed alone; the programs run without them.
  if (text.startsWith('apt-get update')) return;
  if (!text.startsWith('npm ci --omit=dev')) throw new Error(`Nobody runs ${text}.`);
  await installed(folder);
}

/**
 * What `npm ci` would put there: the packages of the lock, as links to those that this repository has in the same versions. Node
 * is told to take links for folders, so that a package finds only what lies beside it here.
 */
async function installed(folder: string): Promise<void> {
  const lock = z
    .object({ packages: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })) })
    .parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')));
  const root = repositoryRoot();
  const places = ['', 'current_workers/exora-v3-worker', 'packages/document-reader', 'packages/clinical-text'];
  for (const [path, { optional, version }] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const found = await firstWith(
      places.map((place) => join(root, place, path)),
      String(version),
    );
    if (found === null) {
      if (optional) continue;
      throw new Error(`${path} ${String(version)} is in the lock and not installed.`);
    }
    // What lies in another package came with the link to that.
    if (path.indexOf('node_modules/', 1) > 0) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(found, join(folder, path), 'junction');
  }
}

async function firstWith(folders: readonly string[], version: string): Promise<string | null> {
  for (const folder of folders) {
    try {
      const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      if (z.looseObject({ version: z.string() }).parse(manifest).version === version) return folder;
    } catch {
      // It lies elsewhere, or is for another platform.
    }
  }
  return null;
}

function jsonStrings(instruction: Instruction): string[] {
  return (instruction as JSONInstruction).getJSONStrings().map((text) => text.getJSONValue());
}
