/** The workflow that deploys a tag: what starts it, and the step that no command of ours does. */
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

test.runIf(spawnSync('curl', ['--version']).status === 0)(
  'has Render deploy the web app of the commit that is checked out, and fails when Render refuses',
  async () => {
    const commit = spawnSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
    const { RENDER_API_KEY = '' } = platforms.environment('postgres://nobody@127.0.0.1/none');
    expect(await deployWeb(RENDER_API_KEY)).toEqual({ code: 0, said: '' });
    expect(platforms.deploys.map((deploy) => deploy.commit.id)).toEqual([commit]);
    expect((await deployWeb('another')).code).not.toBe(0);
    expect((await deployWeb(RENDER_API_KEY, 'srv-unknown')).code).not.toBe(0);
    expect(platforms.deploys).toHaveLength(1);
  },
);
