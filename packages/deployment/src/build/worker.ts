import { glob, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { type Artefact, jsonFile, textFile } from './artefact.ts';
import { packageLockSchema, subsetOf } from './lock-subset.ts';
import { runStage } from './run-stage.ts';

const workerFolder = 'current_workers/exora-v3-worker';

/** Programs of their own: the worker, what it forks for documents, and the threads of that. */
const programs = [
  `${workerFolder}/src/worker.ts`,
  `${workerFolder}/src/job-processors/engine-process.ts`,
  'packages/document-reader/src/isolation/document-thread.ts',
];

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * The worker as Render runs it: one bundle of our own code, the manifest and lock of the packages that it needs, and the
 * Dockerfile. The same sources give the same bytes.
 */
export async function buildWorker(root: string): Promise<Artefact> {
  const artefact = new Map<string, Uint8Array>();
  const used = new Set<string>();
  for (const { name, code } of await bundle(root, used)) artefact.set(`dist/${name}`, textFile(code));

  const ours = await workspacePackages(root);
  const manifest = packageSchema.parse(await json(root, `${workerFolder}/package.json`));
  const lock = packageLockSchema.parse(await json(root, 'package-lock.json'));
  const dependencies = dependenciesOf(manifest.name, ours);
  const undeclared = [...used].filter((name) => dependencies[name] === undefined);
  if (undeclared.length > 0) {
    throw new DeploymentError(
      'sources_incomplete',
      `The worker imports ${undeclared.join(', ')}, which none of its packages declares.`,
    );
  }
  const { name, version } = manifest;
  artefact.set(
    'package.json',
    jsonFile({
      name,
      version,
      private: true,
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=24' },
      dependencies,
    }),
  );
  artefact.set('package-lock.json', jsonFile(subsetOf(lock, { name, version, dependencies }, ours)));
  artefact.set('.npmrc', await readFile(join(root, '.npmrc')));
  const dockerfile = await readFile(join(root, workerFolder, 'Dockerfile'), 'utf8');
  artefact.set('Dockerfile', runStage(dockerfile, 'apps/render-worker'));
  return artefact;
}

async function bundle(root: string, used: Set<string>): Promise<{ name: string; code: string }[]> {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(programs.map((file) => [basename(file, '.ts'), join(root, file)])),
    platform: 'node',
    tsconfig: false,
    treeshake: { moduleSideEffects: false },
    external: (id) => {
      if (id.startsWith('.') || id.startsWith('/') || id.startsWith('@exora/')) return false;
      const name = id.startsWith('node:') || builtinModules.includes(id) ? null : packageOf(id);
      if (name !== null) used.add(name);
      return true;
    },
    plugins: [programAddresses()],
    onLog: (level, log) => {
      if (level === 'warn')
        throw new DeploymentError('sources_incomplete', `The worker can’t be bundled: ${log.message}`);
    },
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'shared-[hash].js',
      minify: false,
    });
    return output.flatMap((file) => (file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : []));
  } finally {
    await build.close();
  }
}

/** Programs are started by their address beside the code that starts them; in the bundle they lie beside it as JavaScript. */
function programAddresses(): Plugin {
  const address = /new URL\('(?:\.\/)([\w-]+)\.ts', import\.meta\.url\)/g;
  return {
    name: 'program-addresses',
    transform(code, id) {
      if (!address.test(code)) return null;
      address.lastIndex = 0;
      return code.replace(address, (_, name: string) => {
        if (!programs.some((file) => basename(file) === `${name}.ts`)) {
          throw new DeploymentError(
            'sources_incomplete',
            `${basename(id)} starts ${name}.ts, which is no program of the bundle.`,
          );
        }
        return `new URL('./${name}.js', import.meta.url)`;
      });
    },
  };
}

function packageOf(id: string): string {
  const [scope = '', name = ''] = id.split('/');
  return id.startsWith('@') ? `${scope}/${name}` : scope;
}

interface OurPackage {
  folder: string;
  dependencies: Record<string, string>;
}

/** The packages of this repository by name. */
async function workspacePackages(root: string): Promise<Map<string, OurPackage>> {
  const { workspaces } = z.object({ workspaces: z.array(z.string()) }).parse(await json(root, 'package.json'));
  const found = new Map<string, OurPackage>();
  for await (const file of glob(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )) {
    const { name, dependencies } = packageSchema.parse(await json(root, file));
    found.set(name, { folder: dirname(file).replaceAll('\\', '/'), dependencies });
  }
  return found;
}

/** What a package of ours and those of ours that it needs depend on outside the repository, in their order. */
function dependenciesOf(name: string, ours: ReadonlyMap<string, OurPackage>): Record<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const collect = (each: string): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const [dependency, range] of Object.entries(ours.get(each)?.dependencies ?? {})) {
      if (ours.has(dependency)) collect(dependency);
      else found.set(dependency, range);
    }
  };
  collect(name);
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function json(root: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, file), 'utf8'));
}
