import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { denoBinary, repositoryRoot } from '@exora/local-stack/functions';
import { parse as parseToml } from 'smol-toml';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = repositoryRoot();
const folder = join(root, 'deployment', 'compose');
const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');

// The part of the Compose Specification that is used here (https://github.com/compose-spec/compose-spec).
const seconds = z.string().regex(/^\d+s$/);
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  restart: z.literal('unless-stopped'),
  logging: z.strictObject({ driver: z.literal('local'), options: z.record(z.string(), z.string()) }),
  ports: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).optional(),
  networks: z.strictObject({ default: z.strictObject({ aliases: z.array(z.string()) }) }).optional(),
  command: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_started']) }))
    .optional(),
  stop_grace_period: seconds.optional(),
  healthcheck: z.strictObject({
    test: z.tuple([z.literal('CMD')]).rest(z.string()),
    interval: seconds,
    timeout: seconds,
    retries: z.int(),
    start_period: seconds.optional(),
  }),
});
const composeSchema = z.looseObject({
  name: z.literal('exora'),
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});
const { services, volumes } = composeSchema.parse(parse(text, { merge: true }));

test('has everything that a box needs, and waits only for what is there', () => {
  expect(Object.keys(services).sort()).toEqual(
    ['auth', 'db', 'functions', 'gateway', 'rest', 'storage', 'web', 'worker'].sort(),
  );
  const awaited = Object.values(services).flatMap((service) => Object.keys(service.depends_on ?? {}));
  expect(awaited.filter((name) => !(name in services))).toEqual([]);
});

test('Supabase’s images are those that the locked CLI goes with, and every other is pinned', {
  timeout: 120_000,
}, () => {
  const cli = join(root, 'node_modules', '.bin', 'supabase');
  const home = mkdtempSync(join(tmpdir(), 'exora-test-compose-'));
  const env = { PATH: process.env.PATH, HOME: home, DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' };
  const run = spawnSync(cli, ['services', '--output', 'json', '--workdir', home], { encoding: 'utf8', env });
  rmSync(home, { recursive: true, force: true });
  const known = z.array(z.object({ name: z.string(), local: z.string() })).parse(JSON.parse(run.stdout));
  const images = Object.values(services).map(({ image }) => image);
  const ofSupabase = images.filter((image) => /^(supabase|postgrest)\//.test(image));
  expect(ofSupabase).toHaveLength(5);
  expect(ofSupabase.filter((image) => !known.some(({ name, local }) => image === `${name}:${local}`))).toEqual([]);
  expect(images.filter((image) => !/^[a-z0-9/-]+:v?\d+\.\d+\.?[\w.-]*$/.test(image))).toEqual([]);
});

test('asks for nothing that .env.example doesn’t name, and names nothing else', () => {
  const asked = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));
  const example = readFileSync(join(folder, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
  expect(named.sort()).toEqual([...asked].sort());
});

test('every folder and file that it takes is there or built', () => {
  const built = ['../../supabase/functions'];
  const taken = Object.values(services).flatMap(({ volumes: mounts = [], build }) => [
    ...mounts.map((mount) => mount.split(':')[0] ?? ''),
    ...(build === undefined ? [] : [`${build.context}/${build.dockerfile}`]),
  ]);
  const paths = taken.filter((path) => path.startsWith('.'));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !built.includes(path) && !existsSync(join(folder, path)))).toEqual([]);
  expect(taken.filter((path) => !path.startsWith('.') && !(path in volumes))).toEqual([]);
});

test('only the gateway is reached from outside, and the secret key is where it has to be', () => {
  const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => `${name} ${port}`),
  );
  expect(published).toEqual(['gateway 80:80', 'gateway 443:443', 'db 127.0.0.1:5432:5432']);
  const holding = (secret: string) =>
    Object.entries(services)
      .filter(([, { environment }]) => Object.values(environment).some((value) => value.includes(`\${${secret}`)))
      .map(([name]) => name);
  expect(holding('SERVICE_ROLE_KEY')).toEqual(['gateway', 'storage', 'worker']);
  expect(holding('JWT_SECRET')).toEqual(['db', 'auth', 'rest', 'storage']);
  expect(holding('POSTGRES_PASSWORD')).toEqual(['db', 'auth', 'rest', 'storage', 'worker']);
});

/**
 * The sign-in service's variable for each setting of `[auth]`, as the Supabase CLI starts it with them. What is false here stands
 * for what compose has otherwise: in .env, or by another name.
 */
const settings: Record<string, string | false> = {
  enabled: false,
  site_url: false,
  additional_redirect_urls: 'GOTRUE_URI_ALLOW_LIST',
  jwt_expiry: 'GOTRUE_JWT_EXP',
  enable_refresh_token_rotation: 'GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED',
  refresh_token_reuse_interval: 'GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL',
  enable_signup: false,
  enable_anonymous_sign_ins: 'GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED',
  enable_manual_linking: 'GOTRUE_SECURITY_MANUAL_LINKING_ENABLED',
  minimum_password_length: 'GOTRUE_PASSWORD_MIN_LENGTH',
  'rate_limit.email_sent': 'GOTRUE_RATE_LIMIT_EMAIL_SENT',
  'rate_limit.sign_in_sign_ups': 'GOTRUE_RATE_LIMIT_OTP',
  'rate_limit.token_refresh': 'GOTRUE_RATE_LIMIT_TOKEN_REFRESH',
  'rate_limit.token_verifications': 'GOTRUE_RATE_LIMIT_VERIFY',
  'rate_limit.anonymous_users': 'GOTRUE_RATE_LIMIT_ANONYMOUS_USERS',
  'rate_limit.sms_sent': 'GOTRUE_RATE_LIMIT_SMS_SENT',
  'rate_limit.web3': 'GOTRUE_RATE_LIMIT_WEB3',
  'email.enabled': 'GOTRUE_EXTERNAL_EMAIL_ENABLED',
  'email.enable_confirmations': false,
  'email.double_confirm_changes': 'GOTRUE_MAILER_SECURE_EMAIL_CHANGE_ENABLED',
  'email.secure_password_change': 'GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION',
  'email.max_frequency': 'GOTRUE_SMTP_MAX_FREQUENCY',
  'email.otp_length': 'GOTRUE_MAILER_OTP_LENGTH',
  'email.otp_expiry': 'GOTRUE_MAILER_OTP_EXP',
  'email.smtp.enabled': false,
  'email.smtp.host': false,
  'email.smtp.port': false,
  'email.smtp.user': false,
  'email.smtp.pass': false,
  'email.smtp.admin_email': false,
  'email.smtp.sender_name': 'GOTRUE_SMTP_SENDER_NAME',
  'email.template.confirmation.subject': 'GOTRUE_MAILER_SUBJECTS_CONFIRMATION',
  'email.template.confirmation.content_path': false,
  'email.template.recovery.subject': 'GOTRUE_MAILER_SUBJECTS_RECOVERY',
  'email.template.recovery.content_path': false,
  'email.template.email_change.subject': 'GOTRUE_MAILER_SUBJECTS_EMAIL_CHANGE',
  'email.template.email_change.content_path': false,
  'sms.enabled': 'GOTRUE_EXTERNAL_PHONE_ENABLED',
  'mfa.max_enrolled_factors': 'GOTRUE_MFA_MAX_ENROLLED_FACTORS',
  'mfa.totp.enroll_enabled': 'GOTRUE_MFA_TOTP_ENROLL_ENABLED',
  'mfa.totp.verify_enabled': 'GOTRUE_MFA_TOTP_VERIFY_ENABLED',
  'mfa.phone.enroll_enabled': 'GOTRUE_MFA_PHONE_ENROLL_ENABLED',
  'mfa.phone.verify_enabled': 'GOTRUE_MFA_PHONE_VERIFY_ENABLED',
};

/** The values of nested tables, by path. */
function leaves(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' && !Array.isArray(value)
      ? leaves(value, `${path}${name}.`)
      : [[`${path}${name}`, String(value)]],
  );
}

test('the sign-in service is set as the Supabase project is, in every setting and every limit', () => {
  const config = z
    .object({ auth: z.looseObject({}), storage: z.looseObject({ file_size_limit: z.literal('50MiB') }) })
    .parse(parseToml(readFileSync(join(root, 'supabase', 'config.toml'), 'utf8')));
  const wanted = leaves(config.auth);
  expect(wanted.map(([name]) => name).sort()).toEqual(Object.keys(settings).sort());
  const compared = wanted.flatMap(([name, value]): [string, string][] => {
    const variable = settings[name];
    return typeof variable === 'string' ? [[variable, value]] : [];
  });
  expect(services.auth?.environment).toMatchObject(Object.fromEntries(compared));
  expect(services.auth?.environment).toMatchObject({
    GOTRUE_MAILER_AUTOCONFIRM: 'false',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is compose's own.
    GOTRUE_DISABLE_SIGNUP: '${DISABLE_SIGNUP:-false}',
  });
  expect(services.storage?.environment.FILE_SIZE_LIMIT).toBe(String(50 * 1024 * 1024));
});

test('the functions’ main service logs one that can’t be started as the functions log', () => {
  const main = pathToFileURL(join(folder, 'functions-main', 'index.ts')).href;
  const program = `
    globalThis.EdgeRuntime = { userWorkers: { create: () => Promise.reject(new TypeError('Jane Roe')) } };
    Deno.serve = async (answer) => { await answer(new Request('http://box/audit-logger-v3/x')); };
    await import(${JSON.stringify(main)});`;
  const env = {
    PATH: process.env.PATH,
    DENO_NO_UPDATE_CHECK: '1',
    DENO_DIR: mkdtempSync(join(tmpdir(), 'exora-deno-')),
  };
  const run = spawnSync(denoBinary(), ['eval', '--no-lock', program], { encoding: 'utf8', env, cwd: tmpdir() });
  rmSync(env.DENO_DIR, { recursive: true, force: true });
  expect(JSON.parse(run.stderr)).toEqual({
    level: 'error',
    function: 'audit-logger-v3',
    status: 503,
    code: 'server_unreachable',
    kind: 'TypeError',
  });
});

test('the gateway sends each API where it is, and lets no other service be reached', () => {
  const caddyfile = readFileSync(join(folder, 'Caddyfile'), 'utf8');
  const routes = [...caddyfile.matchAll(/handle_path (\S+) \{\s+reverse_proxy (\w+):/g)].map(([, path, to]) => [
    path,
    to,
  ]);
  expect(routes).toEqual([
    ['/auth/v1/*', 'auth'],
    ['/rest/v1/*', 'rest'],
    ['/storage/v1/*', 'storage'],
    ['/functions/v1/*', 'functions'],
  ]);
  const used = [...caddyfile.matchAll(/\{\$(\w+)\}/g)].map(([, name = '']) => name);
  expect(used.filter((name) => !(name in (services.gateway?.environment ?? {})))).toEqual([]);
});
