import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { readConfig } from '@exora/worker/config';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = repositoryRoot();

// The part of Render's Blueprint that is used here (https://render.com/docs/blueprint-spec).
const blueprintSchema = z.strictObject({
  services: z.array(
    z.strictObject({
      type: z.literal('web'),
      name: z.string(),
      runtime: z.literal('docker'),
      region: z.enum(['oregon', 'ohio', 'virginia', 'frankfurt', 'singapore']),
      plan: z.string(),
      // Tags of it are deployed, by the workflow alone: what a push deployed would be missing from the ledger.
      branch: z.literal('main'),
      autoDeployTrigger: z.literal('off'),
      dockerContext: z.string(),
      dockerfilePath: z.string(),
      healthCheckPath: z.string().startsWith('/'),
      maxShutdownDelaySeconds: z.int().min(1).max(300),
      scaling: z.strictObject({
        minInstances: z.int().min(1),
        maxInstances: z.int().max(100),
        targetCPUPercent: z.int().min(1).max(90),
        targetMemoryPercent: z.int().min(1).max(90),
      }),
      envVars: z.array(
        z.union([
          z.strictObject({ key: z.string(), value: z.string() }),
          z.strictObject({ key: z.string(), sync: z.literal(false) }),
        ]),
      ),
    }),
  ),
});

const { services: all } = blueprintSchema.parse(parse(await readFile(join(root, 'render.yaml'), 'utf8')));
const services = all.filter(({ name }) => name.startsWith('exora-v3-worker'));
const webServices = all.filter(({ name }) => name.startsWith('exora-web'));
/** What has to be entered; the rest may stay empty. */
const entered: Record<string, string> = {
  SUPABASE_URL: 'https://project.supabase.co',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_nobody_at_all',
};

test('the Blueprint has the worker of the specification, in staging and production', () => {
  const told = services.map(({ name, envVars }) => {
    const environment = envVars.find(({ key }) => key === 'APP_ENV');
    return { name, environment: environment !== undefined && 'value' in environment && environment.value };
  });
  expect(told).toEqual([
    { name: 'exora-v3-worker', environment: 'production' },
    { name: 'exora-v3-worker-staging', environment: 'staging' },
  ]);
});

test('and the web app for each', () => {
  expect(webServices.map(({ name }) => name)).toEqual(['exora-web', 'exora-web-staging']);
  expect(services.length + webServices.length).toBe(all.length);
});

describe.each(all)('$name', ({ name, envVars, dockerfilePath, dockerContext }) => {
  test('names variables that its program knows, and holds no secret', async () => {
    const source = name.startsWith('exora-web') ? 'apps/web' : 'current_workers/exora-v3-worker';
    const example = await readFile(join(root, source, '.env.example'), 'utf8');
    for (const each of envVars.filter(({ key }) => key !== 'NODE_ENV')) {
      expect(example).toMatch(new RegExp(`^(?:# )?${each.key}=`, 'm'));
      if (/KEY|TOKEN|URL|SECRET/.test(each.key)) expect(each).toEqual({ key: each.key, sync: false });
    }
  });

  test('is built from files that are there', () => {
    expect(existsSync(join(root, dockerContext, dockerfilePath))).toBe(true);
  });
});

describe.each(services)('$name', ({ envVars, maxShutdownDelaySeconds }) => {
  test('starts with what it gives its worker, the optional secrets left empty', () => {
    const environment = Object.fromEntries(
      envVars.map((each) => [each.key, 'value' in each ? each.value : (entered[each.key] ?? '')]),
    );
    const config = readConfig({ ...environment, RENDER: 'true' });
    expect(config).toMatchObject({ supabaseUrl: entered.SUPABASE_URL, appEnv: environment.APP_ENV });
    expect(maxShutdownDelaySeconds * 1000).toBeGreaterThan(config.drainMs + 10_000);
  });
});
