import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentNames, readConfig } from './config.ts';

const required = { SUPABASE_URL: 'http://127.0.0.1:3301/', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_0123456789abcdef' };
const large = { processors: 64, availableMemory: 2 ** 40 };

function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.message;
    throw thrown;
  }
  throw new Error('the environment was accepted');
}

describe('readConfig', () => {
  it('fills defaults and drops the address’s last slash', () => {
    const config = readConfig(required, large);
    expect(config).toMatchObject({
      supabaseUrl: 'http://127.0.0.1:3301',
      appEnv: 'local',
      concurrency: 2,
      drainMs: 20_000,
      logLevel: 'info',
      healthHost: '127.0.0.1',
      healthPort: 10_000,
      supervised: false,
      providerKeys: { openai: false, googleVision: false },
    });
  });

  it('names every missing variable and what it wants', () => {
    const message = refusal({ SUPABASE_URL: '' });
    expect(message).toContain('SUPABASE_URL is missing; it wants the http(s) address of the Supabase project.');
    expect(message).toContain('SUPABASE_SERVICE_ROLE_KEY is missing');
  });

  it.each([
    ['SUPABASE_URL', 'ftp://host'],
    ['SUPABASE_SERVICE_ROLE_KEY', 'short'],
    ['NODE_ENV', 'live-site'],
    ['APP_ENV', 'moon'],
    ['WORKER_CONCURRENCY', '0'],
    ['WORKER_CONCURRENCY', '51'],
    ['WORKER_CONCURRENCY', 'many'],
    ['WORKER_ID', 'two words'],
    ['WORKER_DRAIN_SECONDS', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['VERBOSE', 'yes please'],
    ['HEALTH_CHECK_PORT', '70000'],
  ])('refuses %s=%s by name, without printing the value', (name, value) => {
    const message = refusal({ ...required, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} has a value that can’t be used; it wants .+\\.$`));
    if (value.length > 3) expect(message).not.toContain(value);
  });

  it.each(['DEBUG', 'NODE_DEBUG'])('accepts %s only for synthetic data', (name) => {
    expect(refusal({ ...required, [name]: '*' })).toMatch(new RegExp(`^${name} `));
    expect(readConfig({ ...required, [name]: '*', EXORA_DATA_IS_SYNTHETIC: 'true' }).dataIsSynthetic).toBe(true);
  });

  it('gives every boot its own worker id, made of WORKER_ID, instance and boot', () => {
    const environment = { ...required, WORKER_ID: 'render-srv1', RENDER_INSTANCE_ID: 'srv1-abc' };
    const ids = new Set([1, 2, 3].map(() => readConfig(environment).workerId));
    expect(ids.size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^render-srv1-srv1-abc-[0-9a-z]+$/);
  });

  it('lowers the concurrency to what memory and processors hold, never below one', () => {
    const asked = { ...required, WORKER_CONCURRENCY: '50' };
    expect(readConfig(asked, large).concurrency).toBe(50);
    expect(readConfig(asked, { processors: 64, availableMemory: 3 * 2 ** 30 }).concurrency).toBe(6);
    expect(readConfig(asked, { processors: 2, availableMemory: 2 ** 40 }).concurrency).toBe(4);
    expect(readConfig(asked, { processors: 2, availableMemory: 2 ** 20 }).concurrency).toBe(1);
  });

  it('listens on all addresses only on Render', () => {
    expect(readConfig({ ...required, RENDER: 'true' }).healthHost).toBe('0.0.0.0');
  });

  it('has every variable in .env.example, and no other', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map((line) => line[1]);
    // Render sets these two itself.
    const settable = environmentNames.filter((name) => name !== 'RENDER' && name !== 'RENDER_INSTANCE_ID');
    expect(named.toSorted()).toEqual(settable.toSorted());
  });
});
