import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanText } from './secret-scan/scan.ts';
import { synthetic } from './secret-scan/synthetic.ts';
import { root } from './tools.ts';

/** Made when the test runs: nothing in this file may look like one. */
const letters = (count: number) =>
  randomBytes(count * 2)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, count);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (role: string) =>
  [part({ alg: 'HS256', typ: 'JWT' }), part({ iss: 'supabase', role }), letters(43)].join('.');
const privateKey = () => String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));

/** A key of every kind that Exora or its operators have. */
const planted: [kind: string, text: () => string][] = [
  ['Supabase secret key', () => `SUPABASE_SERVICE_ROLE_KEY=${['sb', 'secret', letters(43)].join('_')}`],
  ['Supabase service_role token', () => `const key = '${jwt('service_role')}';`],
  ['a data folder’s secrets', () => `{\n  "jwt_secret": "${letters(43)}"\n}`],
  ['a data folder’s password', () => `{ "superuser_password": "${letters(43)}" }`],
  [
    'a database’s address with its password',
    () => `DATABASE_URL=${['postgres', '://postgres:', letters(20), '@db.abc.supabase.co/postgres'].join('')}`,
  ],
  ['OpenAI key', () => `OPENAI_API_KEY=${['sk', 'proj', `${letters(74)}T3Blbk${'FJ'}${letters(74)}`].join('-')}`],
  ['Google Cloud key', () => `GOOGLE_CLOUD_API_KEY=${['AI', 'za', letters(35)].join('')}`],
  ['the audit log’s signing key', privateKey],
  ['GitHub token', () => `token: ${['ghp', letters(36)].join('_')}`],
];

describe('the secret scan', () => {
  it.each(planted)('finds %s in any file, and names it without printing it', async (_, text) => {
    const content = `# Notes\n\n${text()}\n`;
    for (const path of ['docs/notes.md', 'packages/cli/src/main.ts', '.env', 'data/export.json']) {
      const [found] = await scanText(path, content);
      expect(found, path).toMatchObject({ path, hash: expect.stringMatching(/^[0-9a-f]{12}$/) });
      expect(found?.line).toBeGreaterThanOrEqual(3);
      expect(content).not.toContain(found?.hash);
    }
  });

  it('finds nothing in keys that are meant to be seen, in names and in examples', async () => {
    const harmless = [
      `publishable: ${['sb', 'publishable', letters(43)].join('_')}`,
      `const anon = '${jwt('anon')}';`,
      'SUPABASE_SERVICE_ROLE_KEY=',
      'its secret key (sb_secret_…)',
      `sha256: ${createHash('sha256').update('x').digest('hex')}`,
      String(generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' })),
    ].join('\n');
    expect(await scanText('docs/notes.md', harmless)).toEqual([]);
  });

  it('lets only what is listed pass, each entry needed still', async () => {
    for (const { path, hash, why } of synthetic) {
      expect(why.length, path).toBeGreaterThan(10);
      const content = readFileSync(join(root, path), 'utf8');
      // Under another name the same text is found.
      expect((await scanText(`elsewhere/${path}`, content)).map((found) => found.hash)).toContain(hash);
    }
  });
});
