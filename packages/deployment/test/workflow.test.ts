/** The workflow that deploys a tag: what starts it, and how it deploys the web app. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from '@exora/local-stack/functions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
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
