import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, readConfig } from './config.ts';

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
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_POOLER', 'statement'],
    ['NODE_ENV', 'live-site'],
    ['APP_ENV', 'moon'],
    ['WORKER_CONCURRENCY', '0'],
    ['WORKER_CONCURRENCY', '51'],
    ['WORKER_CONCURRENCY', 'many'],
    ['WORKER_MEMORY_MB', '100'],
    ['WORKER_ID', 'two words'],
    ['WORKER_DRAIN_SECONDS', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['VERBOSE', 'yes please'],
    ['HEALTH_CHECK_PORT', '70000'],
    ['METRICS_TOKEN', 'a short one'],
    ['GOOGLE_CLOUD_API_KEY', 'two words'],
    ['GOOGLE_VISION_ENDPOINT', 'http://vision.example'],
    ['GOOGLE_VISION_ENDPOINT', 'https://vision.example/v1'],
    ['EXORA_OCR', 'google-vision'],
    ['EXORA_OCR', 'another'],
    ['EXORA_OCR_FALLBACK', 'cloud'],
    ['CLAMD_HOST', 'http://scanner'],
    ['CLAMD_PORT', '0'],
    ['CLAMD_SOCKET', 'clamd.sock'],
    ['OPENAI_API_KEY', 'two words'],
    ['OPENAI_BASE_URL', 'http://models.example/v1'],
    ['OPENAI_BASE_URL', 'https://models.example/v1?key=1'],
    ['OPENAI_BASE_URL', 'https://me:secret@models.example/v1'],
    ['OPENAI_MODEL', 'two words'],
    ['EXORA_EXTRACTOR', 'openai'],
    ['EXORA_EXTRACTOR', 'another'],
    ['EXORA_EXTRACTOR_FALLBACK', 'local'],
    ['EXORA_NARRATOR', 'openai'],
    ['EXORA_NARRATOR', 'another'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector:4317'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no-value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'broken=%E0%A4'],
  ])('refuses %s=%s by name, without printing the value', (name, value) => {
    const message = refusal({ ...required, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} has a value that can’t be used; it wants .+\\.$`));
    // What it wants names the words that it takes.
    if (value.length > 3 && !['google-vision', 'openai', 'local'].includes(value)) expect(message).not.toContain(value);
  });

  it.each(['DEBUG', 'NODE_DEBUG', 'GOOGLE_SDK_NODE_LOGGING', 'OPENAI_LOG'])(
    'accepts %s only for synthetic data',
    (name) => {
      expect(refusal({ ...required, [name]: '*' })).toMatch(new RegExp(`^${name} `));
      expect(readConfig({ ...required, [name]: '*', EXORA_DATA_IS_SYNTHETIC: 'true' }).dataIsSynthetic).toBe(true);
    },
  );

  it('gives every boot its own worker id, made of WORKER_ID, instance and boot', () => {
    const environment = { ...required, WORKER_ID: 'render-srv1', RENDER_INSTANCE_ID: 'srv1-abc' };
    const ids = new Set([1, 2, 3].map(() => readConfig(environment).workerId));
    expect(ids.size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^render-srv1-srv1-abc-[0-9a-z]+$/);
  });

  it('lowers the concurrency to what memory and processors hold, never below one', () => {
    const asked = { ...required, WORKER_CONCURRENCY: '50' };
    expect(readConfig(asked, large).concurrency).toBe(50);
    expect(readConfig(asked, { processors: 64, availableMemory: 3 * 2 ** 30 }).concurrency).toBe(5);
    expect(readConfig({ ...asked, WORKER_MEMORY_MB: '2048' }, large)).toMatchObject({
      concurrency: 4,
      memoryBytes: 2 ** 31,
    });
    expect(readConfig(asked, { processors: 2, availableMemory: 2 ** 40 }).concurrency).toBe(4);
    expect(readConfig(asked, { processors: 2, availableMemory: 2 ** 20 }).concurrency).toBe(1);
  });

  it.each([
    [{}, false],
    [{ DATABASE_POOLER: 'transaction' }, true],
    [{ DATABASE_URL: 'postgres://u:p@pooler.example:6543/db' }, true],
    [{ DATABASE_URL: 'postgres://u:p@pooler.example:6543/db', DATABASE_POOLER: 'session' }, false],
    [{ DATABASE_URL: 'postgres://u:p@h.example/db?pgbouncer=true' }, true],
  ])('knows a transaction pooler by name, port or parameter (%o)', (change, pooled) => {
    const environment = { ...required, DATABASE_URL: 'postgresql://u:p@h.example:5432/db', ...change };
    expect(readConfig(environment).direct).toEqual({ url: environment.DATABASE_URL, pooled });
  });

  it.each([
    [{}, null],
    [{ EXORA_OCR: 'local' }, null],
    [{ GOOGLE_CLOUD_API_KEY: 'a-key-of-google', EXORA_OCR: 'local' }, null],
    [{ GOOGLE_CLOUD_API_KEY: 'a-key-of-google' }, ['https://vision.googleapis.com/', 'local']],
    [
      {
        GOOGLE_CLOUD_API_KEY: 'a-key-of-google',
        EXORA_OCR: 'google-vision',
        GOOGLE_VISION_ENDPOINT: 'https://eu-vision.googleapis.com',
        EXORA_OCR_FALLBACK: 'none',
      },
      ['https://eu-vision.googleapis.com/', 'none'],
    ],
    [
      { GOOGLE_CLOUD_API_KEY: 'a-key-of-google', GOOGLE_VISION_ENDPOINT: 'http://127.0.0.1:8080' },
      ['http://127.0.0.1:8080/', 'local'],
    ],
  ])('reads by Google Vision where its key is set and nothing else is asked for (%o)', (change, expected) => {
    const { googleVision, providerKeys } = readConfig({ ...required, ...change });
    const told = googleVision && [googleVision.endpoint.href, googleVision.fallback];
    expect(told).toEqual(expected);
    expect(googleVision?.apiKey).toBe(expected === null ? undefined : 'a-key-of-google');
    expect(providerKeys.googleVision).toBe(expected !== null);
  });

  it.each([
    [{}, null],
    [{ EXORA_EXTRACTOR: 'rules' }, null],
    [{ OPENAI_API_KEY: 'a-key-of-openai', EXORA_EXTRACTOR: 'rules' }, null],
    [{ OPENAI_API_KEY: 'a-key-of-openai' }, ['https://api.openai.com/v1', 'gpt-4o-mini', 'rules']],
    [
      {
        OPENAI_API_KEY: 'a-key-of-openai',
        OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
        OPENAI_MODEL: 'llama3.1:8b',
        EXORA_EXTRACTOR: 'openai',
        EXORA_EXTRACTOR_FALLBACK: 'none',
      },
      ['http://127.0.0.1:11434/v1', 'llama3.1:8b', 'none'],
    ],
  ])('asks a language model where its key is set and nothing else is asked for (%o)', (change, expected) => {
    const { openai, providerKeys } = readConfig({ ...required, ...change });
    expect(openai && [openai.baseUrl.href, openai.model, openai.fallback]).toEqual(expected);
    expect(openai?.apiKey).toBe(expected === null ? undefined : 'a-key-of-openai');
    expect(providerKeys.openai).toBe(expected !== null);
  });

  it.each([
    [{ OPENAI_API_KEY: 'a-key-of-openai' }, false, true],
    [{ OPENAI_API_KEY: 'a-key-of-openai', EXORA_NARRATOR: 'rules', EXORA_EXTRACTOR: 'rules' }, false, false],
    [{ OPENAI_API_KEY: 'a-key-of-openai', EXORA_NARRATOR: 'openai', EXORA_EXTRACTOR: 'rules' }, true, true],
  ])('has narratives written by a language model only where that is asked for (%o)', (change, isNarrator, isKey) => {
    const { narrator, providerKeys } = readConfig({ ...required, ...change });
    expect(narrator?.model).toBe(isNarrator ? 'gpt-4o-mini' : undefined);
    expect(providerKeys.openai).toBe(isKey);
  });

  it('sends traces only where a collector is named', () => {
    expect(readConfig({ ...required, OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }).otlp).toBeNull();
    const named = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20t=1,x-team=exora',
    };
    expect(readConfig({ ...required, ...named }).otlp).toEqual({
      endpoint: 'https://collector.example/otlp',
      headers: { authorization: 'Bearer t=1', 'x-team': 'exora' },
      serviceName: 'exora-v3-worker',
    });
  });

  it.each([
    [{}, 'everybody'],
    [{ RENDER: 'true' }, 'nobody'],
    [{ RENDER: 'true', METRICS_TOKEN: '0123456789abcdef' }, { token: '0123456789abcdef' }],
  ])('shows metrics only to whoever may see them (%o)', (change, access) => {
    expect(readConfig({ ...required, ...change }).metricsAccess).toEqual(access);
  });

  it('listens on all addresses only on Render', () => {
    expect(readConfig({ ...required, RENDER: 'true' }).healthHost).toBe('0.0.0.0');
  });

  it.each([
    [{}, null],
    [{ CLAMD_PORT: '3311' }, null],
    [{ CLAMD_HOST: 'scanner' }, { host: 'scanner', port: 3310 }],
    [
      { CLAMD_HOST: '::1', CLAMD_PORT: '3311' },
      { host: '::1', port: 3311 },
    ],
    [{ CLAMD_SOCKET: '/run/clamav/clamd.ctl' }, { path: '/run/clamav/clamd.ctl' }],
  ])('asks a scanner where one is named (%o)', (change, clamd) => {
    expect(readConfig({ ...required, ...change }).clamd).toEqual(clamd);
  });

  it('wants one scanner, not two', () => {
    const both = { CLAMD_HOST: 'scanner', CLAMD_SOCKET: '/run/clamav/clamd.ctl' };
    expect(refusal({ ...required, ...both })).toContain('CLAMD_SOCKET has a value that can’t be used');
  });

  it('knows every variable of the specification', () => {
    const specified = [
      'SUPABASE_URL',
      'SUPABASE_SERVICE_ROLE_KEY',
      'OPENAI_API_KEY',
      'GOOGLE_CLOUD_API_KEY',
      'NODE_ENV',
      'APP_ENV',
      'WORKER_CONCURRENCY',
      'WORKER_ID',
      'LOG_LEVEL',
      'DEBUG',
      'NODE_DEBUG',
      'VERBOSE',
      'DEBUG_QUERIES',
      'RENDER_SERVICE_NAME',
      'HEALTH_CHECK_PORT',
    ];
    expect(Object.keys(environmentSchema.shape)).toEqual(expect.arrayContaining(specified));
  });

  it('takes an Ed25519 key as PEM, as PEM in one line, and as the base64 inside it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const bytes = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    for (const value of [pem, pem.replaceAll('\n', '\\n'), bytes]) {
      const { auditSigningKey: key } = readConfig({ ...required, AUDIT_SIGNING_KEY: value });
      expect(key && createPublicKey(key).equals(publicKey)).toBe(true);
    }
    expect(readConfig(required).auditSigningKey).toBeNull();
  });

  it('refuses any other key, without telling it', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const { publicKey } = generateKeyPairSync('ed25519');
    for (const value of [
      'secret',
      rsa.export({ format: 'pem', type: 'pkcs8' }).toString(),
      publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    ]) {
      const wrong = () => readConfig({ ...required, AUDIT_SIGNING_KEY: value });
      expect(wrong).toThrow(/AUDIT_SIGNING_KEY has a value that can’t be used; it wants an Ed25519 private key/);
      expect(wrong).not.toThrow(value);
    }
  });
});
