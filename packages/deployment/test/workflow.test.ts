/** The workflow that deploys a tag: what starts it, and how it deploys the web app. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from '@exora/local-stack/functions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { LedgerEvent } from '../src/ledger/entry.ts';
import { Ledger } from '../src/ledger/ledger.ts';
import { renderLedger, writeRendered } from '../src/ledger/write-rendered.ts';
import { Platforms } from './platforms.ts';

const root = repositoryRoot();
const { on, jobs } = z
  .object({
    on: z.record(z.string(), z.unknown()),
    jobs: z.object({
      deploy: z.looseObject({
        environment: z.string(),
        steps: z.array(z.looseObject({ name: z.string().optional(), run: z.string().optional() })),
      }),
    }),
  })
  .parse(parse(await readFile(join(root, '.github/workflows/deploy.yml'), 'utf8')));

let platforms: Platforms;
beforeAll(async () => {
  platforms = await Platforms.start();
});
afterAll(() => platforms.stop());

test('is started by a tag for staging, and by somebody for either target; never by a branch', () => {
  expect(on).toEqual({
    push: { tags: ['v*'] },
    workflow_dispatch: {
      inputs: expect.objectContaining({ target: expect.objectContaining({ options: ['staging', 'production'] }) }),
    },
  });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the workflow's own.
  expect(jobs.deploy.environment).toBe("${{ inputs.target || 'staging' }}");
});

/** Runs the step that deploys the web app, with the platforms' server in Render's place. */
async function deployWeb(key: string, service = 'srv-tests') {
  const step = jobs.deploy.steps.find(({ name }) => name?.startsWith('Deploy the web app'));
  const { RENDER_API_URL } = platforms.environment('postgres://nobody@127.0.0.1/none');
  const child = spawn('bash', ['-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      RENDER_API_URL,
      RENDER_API_KEY: key,
      RENDER_WEB_SERVICE_ID: service,
    },
  });
  const [said] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'close')]);
  return { code: child.exitCode, said };
}

test('looks for the web app’s service before anything is deployed', () => {
  const lines = jobs.deploy.steps.flatMap(({ run }) => (run?.startsWith('npm') ? [run] : []));
  const at = (line: string) => lines.findIndex((each) => each.includes(line));
  expect(at('deploy:web -- --check')).toBeGreaterThan(0);
  expect(at('deploy:web -- --check')).toBeLessThan(at('deploy apply'));
});

describe('the commit of the ledger', () => {
  const token = 'of-the-tests';
  const address = `https://${['x-access-token', token].join(':')}@github.com/exora/exora`;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exora-workflow-'));
    await writeFile(join(folder, '.gitconfig'), `[url "file://${folder}/main.git"]\n  insteadOf = ${address}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const git = (at: string, ...args: string[]) =>
    execFileSync('git', ['-C', join(folder, at), '-c', 'user.name=Ada', '-c', 'user.email=a@example.test', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  /** A clone of what the ledger's derived files are made from. */
  async function clone(at: string): Promise<void> {
    git('.', 'clone', '--quiet', '--no-checkout', '--branch', 'main', `file://${folder}/main.git`, at);
    const read = [
      'deployment',
      'supabase',
      'current_functions',
      'packages/contracts',
      'current_workers/exora-v3-worker',
    ];
    git(at, 'sparse-checkout', 'set', ...read);
    git(at, 'checkout', '--quiet', 'main');
  }

  test('leaves files that are in step with the main branch’s sources, which moved during the deployment', async () => {
    git('.', 'clone', '--quiet', '--bare', '--depth', '1', `file://${root}`, 'main.git');
    git('main.git', 'update-ref', 'refs/heads/main', 'HEAD');
    await Promise.all([clone('ledger'), clone('somebody')]);
    const migration = join('supabase', 'migrations', '20990101000000_future.sql');
    await writeFile(join(folder, 'somebody', migration), 'select 1;\n');
    await writeRendered(join(folder, 'somebody'), join(folder, 'somebody', 'deployment'));
    git('somebody', 'add', '--all');
    git('somebody', 'commit', '--quiet', '-m', 'Another migration');
    git('somebody', 'push', '--quiet', 'origin', 'main');
    // And once more, between the workflow's first pull and its push: lines that it has written too.
    const next = join('supabase', 'migrations', '20990102000000_next.sql');
    await writeFile(join(folder, 'somebody', next), 'select 2;\n');
    await writeRendered(join(folder, 'somebody'), join(folder, 'somebody', 'deployment'));
    git('somebody', 'add', '--all');
    git('somebody', 'commit', '--quiet', '-m', 'One more migration');
    git('somebody', 'push', '--quiet', 'origin', 'main:next');
    const hook = [
      '#!/bin/sh',
      'test -e came && exit 0',
      'touch came',
      'env --unset=GIT_QUARANTINE_PATH git update-ref refs/heads/main refs/heads/next',
      'exit 1',
    ];
    await writeFile(join(folder, 'main.git', 'hooks', 'pre-receive'), hook.join('\n'), { mode: 0o755 });

    const ledger = await Ledger.open(join(folder, 'ledger', 'deployment'));
    const source = { commit: 'a'.repeat(40), tag: 'v0.1.0', is_changed: false };
    // It takes away lines of what is pending up to where the other commit adds one.
    const events: LedgerEvent[] = [
      { kind: 'begun', intent: 'apply', place: 'a project', to: null, source, steps: [] },
      { kind: 'finished', schema: '20990101000000', environment: { functions: [], worker: [] } },
    ];
    for (const event of events) await ledger.append({ by: 'Ada', target: 'staging', deployment: 'staging-99', event });
    await writeRendered(root, ledger.folder);
    const step = jobs.deploy.steps.find(({ name }) => name?.startsWith('Commit the ledger'));
    const run = spawnSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], {
      cwd: join(folder, 'ledger'),
      encoding: 'utf8',
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: folder,
        GITHUB_WORKSPACE: root,
        GITHUB_ACTOR: 'grace',
        GITHUB_REPOSITORY: 'exora/exora',
        GH_TOKEN: token,
        TAG: 'v0.1.0',
        TARGET: 'staging',
      },
    });
    expect({ code: run.status, said: run.status === 0 ? '' : run.stderr }).toEqual({ code: 0, said: '' });

    git('somebody', 'pull', '--quiet', 'origin', 'main');
    const there = join(folder, 'somebody');
    expect(git('somebody', 'log', '--format=%an: %s', '--max-count=3')).toBe(
      'grace: Record the deployment of v0.1.0 to staging\nAda: One more migration\nAda: Another migration\n',
    );
    for (const [name, rendered] of Object.entries(await renderLedger(there, join(there, 'deployment')))) {
      expect(await readFile(join(there, 'deployment', name), 'utf8')).toBe(rendered);
      if (name === 'pending_changes.md') expect(rendered).toContain('20990102000000_next');
      if (name === 'deployment_log.md') expect(rendered).toContain('staging-99');
    }
  }, 60_000);
});

test('has Render deploy the web app of the commit that is checked out, and waits until it is live', async () => {
  const commit = spawnSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
  const { RENDER_API_KEY = '' } = platforms.environment('postgres://nobody@127.0.0.1/none');
  expect(await deployWeb(RENDER_API_KEY)).toEqual({ code: 0, said: '' });
  expect(platforms.deploys).toMatchObject([{ commit: { id: commit }, status: 'live' }]);
  expect(await deployWeb('another-key')).toMatchObject({ code: 1, said: expect.stringContaining('RENDER_API_KEY') });
  expect((await deployWeb(RENDER_API_KEY, 'srv-unknown')).code).toBe(1);
  expect(await deployWeb(RENDER_API_KEY, '')).toMatchObject({
    code: 1,
    said: expect.stringContaining('RENDER_WEB_SERVICE_ID'),
  });
  expect(platforms.deploys).toHaveLength(1);
  platforms.deploys.length = 0;
  platforms.outcome = 'build_failed';
  expect(await deployWeb(RENDER_API_KEY)).toMatchObject({
    code: 1,
    said: expect.stringContaining('ended as build_failed; what ran before goes on'),
  });
}, 60_000);
