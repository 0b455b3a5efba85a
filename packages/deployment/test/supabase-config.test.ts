import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { functionNames } from '../src/build/functions.ts';

const root = repositoryRoot();
const text = readFileSync(join(root, 'supabase', 'config.toml'), 'utf8');
const config = parse(text);
const source = (path: string) => readFileSync(join(root, path), 'utf8');

/** What the Supabase CLI says about a configuration, without asking anybody: warnings about keys, or why it refuses. */
function judged(toml: string): { status: number | null; complaints: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'exora-test-supabase-'));
  try {
    cpSync(join(root, 'supabase', 'templates'), join(folder, 'supabase', 'templates'), { recursive: true });
    writeFileSync(join(folder, 'supabase', 'config.toml'), toml);
    const cli = join(root, 'node_modules', '.bin', 'supabase');
    const run = spawnSync(cli, ['services', '--workdir', folder], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' },
    });
    const complaints = `${run.stdout}\n${run.stderr}`
      .split('\n')
      .filter((line) => /WARN|Invalid|nrecognized/.test(line));
    return { status: run.status, complaints };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('supabase/config.toml', { timeout: 180_000 }, () => {
  test('is taken by the Supabase CLI without a complaint', () => {
    expect(judged(text)).toEqual({ status: 0, complaints: [] });
  });

  test('a misspelt name, a value of another kind and a template that is not there are found', () => {
    const misspelt = text.replace('[auth.mfa.totp]', '[auth.mfa.topt]');
    const told = judged(misspelt.replace('minimum_password_length = 10', 'minimum_password_length = "ten"'));
    expect(told.complaints.join('\n')).toMatch(/topt[\s\S]*minimum_password_length/);
    expect(judged(text.replace('recovery.html', 'nowhere.html')).complaints.join('\n')).toContain('nowhere.html');
  });

  test('names every function, each of which checks the caller itself', async () => {
    const names = await functionNames(root);
    expect(Object.keys(config.functions ?? {}).sort()).toEqual(names);
    for (const name of names) {
      expect(config).toMatchObject({
        functions: { [name]: { verify_jwt: false, entrypoint: `./functions/${name}/index.ts` } },
      });
      expect(source(`current_functions/${name}/index.ts`)).toContain('await callerOf(request, context');
    }
  });

  test('sets sign-in and storage as the app needs them', () => {
    const passwordLength = Number(
      /minPasswordLength = (\d+)/.exec(source('apps/web/src/lib/account/password-rules.ts'))?.[1],
    );
    const bucketBytes = Number(
      /'documents', 'documents', false, (\d+)/.exec(source('current_schema/06_security_files.sql'))?.[1],
    );
    expect(config).toMatchObject({
      api: { schemas: ['public'] },
      storage: { file_size_limit: `${bucketBytes / 1024 / 1024}MiB` },
      auth: {
        minimum_password_length: passwordLength,
        enable_anonymous_sign_ins: false,
        mfa: { totp: { enroll_enabled: true, verify_enabled: true } },
        email: { enable_confirmations: true, double_confirm_changes: true },
      },
    });
  });

  test('holds no secret', () => {
    const values = [...text.matchAll(/^(\w*(?:pass|secret|key|user|host|site_url)\w*)\s*=\s*"(.*)"$/gm)];
    expect(values.length).toBeGreaterThan(3);
    expect(values.filter(([, , value = '']) => !/^env\(\w+\)$/.test(value))).toEqual([]);
  });
});

test.each(['confirmation', 'recovery', 'email_change'])('the mail %s leads where the guide says', (name) => {
  const links = [...source('docs/guides/mails.md').matchAll(/`(\{\{ \.SiteURL \}\}[^`]*)`/g)].map(
    ([, link = '']) => link,
  );
  expect(links).toHaveLength(3);
  const mail = source(`supabase/templates/${name}.html`).replaceAll('&amp;', '&');
  expect(links.filter((link) => mail.includes(`"${link}"`))).toHaveLength(1);
});
