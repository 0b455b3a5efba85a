import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, repositoryRoot } from '@exora/local-stack/functions';
import { describe, expect, test } from 'vitest';
import { exora } from '../../../tests/setup/command.ts';
import { checksumOf, wrongFiles } from '../src/build/artefact.ts';
import { buildArtefacts } from '../src/build/build.ts';
import { buildFunctions } from '../src/build/functions.ts';
import { endProgram, waitForAnswer } from '../src/build/program.ts';
import { buildWeb } from '../src/build/web.ts';
import { buildWorker } from '../src/build/worker.ts';
import { runDockerfile } from './run-dockerfile.ts';

const root = repositoryRoot();

test('functions and worker are built, start, and are whole', async () => {
  const built = await buildArtefacts({ names: ['functions', 'worker'] });
  expect(built.map(({ name, version }) => ({ name, version }))).toEqual([
    { name: 'functions', version: '0.1.0' },
    { name: 'worker', version: '0.1.0' },
  ]);
  for (const { folder, checksum } of built) {
    expect(checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(await wrongFiles(join(root, folder), ['README.md'])).toEqual([]);
  }
  await expectReading(join(root, 'apps', 'render-worker', 'dist', 'engine-process.js'));
}, 240_000);

test('the command builds one of them and tells its checksum', async () => {
  const { code, stdout } = await exora(['deploy', 'build', '--only', 'functions', '--no-check', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { folder: 'supabase/functions', checksum: checksumOf(await buildFunctions(root)) },
  ]);
});

// The web app is built unless it was from these sources: other tests start the same build.
test('the web app is built, starts with what it is told then, and is whole', { timeout: 900_000 }, async () => {
  const [built] = await buildArtefacts({ names: ['web'] });
  expect(built).toMatchObject({ name: 'web', folder: 'apps/render-web', version: '0.1.0' });
  expect(await wrongFiles(join(root, 'apps', 'render-web'), ['README.md'])).toEqual([]);
  const artefact = await buildWeb(root);
  expect(checksumOf(artefact)).toBe(built?.checksum);
  expect([...artefact].filter(([, bytes]) => Buffer.from(bytes).includes(root)).map(([path]) => path)).toEqual([]);
  const files = [...artefact.keys()];
  expect(files).toContain('server/apps/web/sample/Medication list.txt');
  expect(files.filter((path) => /\.test\.|(^|\/)\.env|\/src\//.test(path.replace(/node_modules\/.*/, '')))).toEqual([]);
});

describe('in a clean folder the Dockerfile’s steps give what starts', () => {
  const behind = { SUPABASE_URL: 'http://127.0.0.1:9', LOG_LEVEL: 'error' };
  test.each([
    {
      folder: 'apps/render-worker',
      // As the image has it, the health check would listen on all addresses.
      settings: { RENDER: 'false', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_nobody_at_all' },
      port: 'HEALTH_CHECK_PORT',
    },
    {
      folder: 'apps/render-web',
      settings: { HOSTNAME: '127.0.0.1', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_nobody' },
      port: 'PORT',
    },
  ])('$folder', { timeout: 240_000 }, async ({ folder, settings, port: portName }) => {
    const clean = await mkdtemp(join(tmpdir(), 'exora-image-'));
    const port = await freePort();
    const child = await runDockerfile(join(root, folder), clean, { ...behind, ...settings, [portName]: String(port) });
    try {
      const answer = await waitForAnswer(child, `http://127.0.0.1:${port}/health`, {});
      expect(await answer?.json()).toMatchObject({ version: 'v0.1.0' });
    } finally {
      await endProgram(child);
      await rm(clean, { recursive: true, force: true });
    }
  });
});

test.each([
  ['functions', buildFunctions],
  ['worker', buildWorker],
])('%s built twice are the same bytes, and name no path of the machine', async (_name, build) => {
  const artefact = await build(root);
  expect(checksumOf(await build(root))).toBe(checksumOf(artefact));
  for (const [path, bytes] of artefact) {
    expect({ path, namesMachine: new TextDecoder().decode(bytes).includes(root) }).toEqual({
      path,
      namesMachine: false,
    });
  }
});

test('what is built has neither tests nor anything that is only for them', async () => {
  const functions = [...(await buildFunctions(root)).keys()];
  expect(functions).toContain('_shared/contracts/index.ts');
  expect(functions.filter((path) => /test/.test(path))).toEqual([]);
  const worker = await buildWorker(root);
  const { dependencies } = JSON.parse(new TextDecoder().decode(worker.get('package.json')));
  expect(Object.keys(dependencies)).toContain('@tesseract.js-data/eng');
  expect(Object.keys(dependencies).filter((name) => name.startsWith('@exora/') || name === 'vitest')).toEqual([]);
});

/** The built engine process, in which the thread for a document starts, reads a text as the worker asks it to. */
async function expectReading(program: string): Promise<void> {
  const child = fork(program, ['read'], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // It ends its process group.
    detached: true,
  });
  try {
    const seen = new Promise<unknown[]>((resolve, reject) => {
      const messages: unknown[] = [];
      child.once('exit', () => reject(new Error('the engine ended')));
      child.on('message', (message: { kind: string }) => {
        messages.push(message);
        if (message.kind === 'page') child.send({ kind: 'go-on' });
        else resolve(messages);
      });
    });
    child.send({
      kind: 'read',
      bytes: Buffer.from('Medications\nMetformin 500 mg twice daily\n'),
      fileName: 'letter.txt',
      skipPages: [],
      recognisesOutside: false,
    });
    expect(await seen).toMatchObject([
      { kind: 'page', page: { text: expect.stringContaining('Metformin 500 mg') } },
      { kind: 'read', mime: 'text/plain' },
    ]);
  } finally {
    child.kill('SIGKILL');
  }
}
