import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLine, signedContent } from '@exora/audit-chain';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exora } from '../../../tests/setup/command.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const spki = publicKey.export({ format: 'der', type: 'spki' });
const keyId = `ed25519:${createHash('sha256').update(spki).digest('hex')}`;
const password = 'correct horse 7 battery';
const email = 'ada@example.test';

// The shape of --json, written down once more on purpose: a program that reads this output relies on it.
const verdictShape = z.strictObject({
  valid: z.boolean(),
  problem: z
    .strictObject({
      kind: z.string(),
      what: z.enum(['event', 'anchor', 'file']),
      seq: z.int().nullable(),
      line: z.int().nullable(),
      event_id: z.uuid().nullable(),
      sentence: z.string(),
    })
    .nullable(),
  subject_id: z.uuid().nullable(),
  exported_at: z.string().nullable(),
  events: z.strictObject({ checked: z.int(), last_seq: z.int(), without_personal: z.int() }),
  cut: z.strictObject({ seq: z.int(), cut_at: z.string() }).nullable(),
  anchors: z.strictObject({
    checked: z.int(),
    sealing: z.int(),
    proven: z.int(),
    signed: z.int(),
    keys: z.array(z.strictObject({ key_id: z.string(), trusted: z.boolean() })),
    sealed_up_to_seq: z.int(),
    signed_up_to_seq: z.int(),
    met: z.int(),
  }),
});

let api: TestApi;
let folder: string;
let profileId: string;
beforeAll(async () => {
  api = await startTestApi();
  folder = await mkdtemp(join(tmpdir(), 'exora-test-audit-'));
  const client = createClient(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { error } = await client.auth.signUp({ email, password });
  if (error !== null) throw error;
  const profiles = await client.rpc('get_accessible_profiles');
  profileId = z.array(z.object({ id: z.uuid() })).parse(profiles.data)[0]?.id ?? '';
  await service('publish_audit_key', { p_public_key: spki.toString('hex') });
  for (let at = 0; at < 5; at++) {
    const details = { count: at, share: 1.5, words: 'Zoë "quoted"' };
    await service('log_audit_event', { p_event_type: 'record.read', p_patient_id: profileId, p_details: details });
  }
  await seal();
  await writeFile(join(folder, 'key.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

async function service(name: string, parameters: Record<string, unknown>): Promise<unknown> {
  const client = createClient(api.url, api.secretKey, { auth: { persistSession: false, autoRefreshToken: false } });
  const { data, error } = await client.rpc(name, parameters);
  if (error !== null) throw new Error(error.message);
  return data;
}

async function seal(): Promise<void> {
  const anchor = z
    .object({ seq: z.int(), anchor_hash: z.string() })
    .parse(await service('seal_audit_anchor', { p_force: true }));
  const signature = sign(null, signedContent(anchor.anchor_hash), privateKey).toString('hex');
  await service('sign_audit_anchor', { p_seq: anchor.seq, p_key_id: keyId, p_signature: signature });
}

const audit = (args: string[], input = '', more: Record<string, string> = {}) =>
  exora(['audit', ...args], input, {
    SUPABASE_URL: api.url,
    SUPABASE_PUBLISHABLE_KEY: api.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: api.secretKey,
    EXORA_PASSWORD: password,
    ...more,
  });
const exportLog = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await audit(['export', '--external', '--email', email, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const verifyJson = async (text: string, ...args: string[]) => {
  // Nothing but the file: no address, no key, no data folder.
  const { code, stdout } = await exora(['audit', 'verify', '-', '--json', ...args], text, {
    SUPABASE_URL: '',
    EXORA_DATA_DIR: join(folder, 'nowhere'),
  });
  return { code, verdict: verdictShape.parse(JSON.parse(stdout)) };
};

describe('exora audit export and verify', () => {
  test('an owner’s log goes out and proves itself', async () => {
    const text = await exportLog();
    const { code, verdict } = await verifyJson(text);
    expect({ code, verdict }).toMatchObject({
      code: 0,
      verdict: {
        valid: true,
        subject_id: profileId,
        events: { checked: 7, last_seq: 7 },
        anchors: { sealing: 1, proven: 1, signed: 1, keys: [{ key_id: keyId, trusted: false }], sealed_up_to_seq: 6 },
      },
    });
    const told = await audit(['verify', '-'], text);
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(/^Whole\. The log of record/);
    expect(told.stdout).toContain(`Signed by ${keyId}, a key that came with the file`);
  });

  test('a key that the reader has is asked for, as a file or by its id', async () => {
    const text = await exportLog();
    for (const key of [join(folder, 'key.pem'), keyId]) {
      const { code, verdict } = await verifyJson(text, '--key', key);
      expect({ code, keys: verdict.anchors.keys }).toEqual({ code: 0, keys: [{ key_id: keyId, trusted: true }] });
    }
    const strange = await verifyJson(text, '--key', `ed25519:${'0'.repeat(64)}`);
    expect(strange).toMatchObject({ code: 5, verdict: { valid: false, problem: { kind: 'unsigned' } } });
  });

  test('an edited, a removed and a cut off row are named, with another exit code', async () => {
    const lines = (await exportLog()).trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes('\\"count\\": 2'));
    const row = parseLine(lines[at] ?? '');
    const seq = row?.kind === 'event' ? row.seq : 0;
    const edited = lines.with(at, (lines[at] ?? '').replace('\\"count\\": 2', '\\"count\\": 3'));
    const told = await audit(['verify', '-'], edited.join('\n'));
    expect(told).toMatchObject({ code: 5, stderr: '' });
    expect(told.stdout).toBe(
      `NOT WHOLE. The log was changed, or the file is damaged.\nRow ${seq} (line ${at + 1}) was changed: its content does not fit its hash.\nUp to row ${seq - 1} all before that fits together.\n`,
    );
    expect(await verifyJson(lines.toSpliced(at, 1).join('\n'))).toMatchObject({
      code: 5,
      verdict: { problem: { kind: 'removed', what: 'event', seq } },
    });
    expect(await verifyJson(lines.slice(0, at).join('\n'))).toMatchObject({
      code: 5,
      verdict: { problem: { kind: 'truncated', what: 'event', seq } },
    });
  });

  test('anchors that were kept are met, and an export that ends before them is not whole', async () => {
    const early = await exportLog();
    await service('log_audit_event', { p_event_type: 'record.read', p_patient_id: profileId });
    await seal();
    const { code, stdout } = await audit(['anchors', '--external']);
    expect(code).toBe(0);
    await writeFile(join(folder, 'anchors.jsonl'), stdout);
    expect(stdout.trimEnd().split('\n').map(parseLine)).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'anchor', seq: 1, key_id: keyId })]),
    );
    const kept = ['--anchors', join(folder, 'anchors.jsonl')];
    const later = await verifyJson(await exportLog(), ...kept);
    expect(later).toMatchObject({ code: 0, verdict: { valid: true, anchors: { met: later.verdict.anchors.checked } } });
    expect(await verifyJson(early, ...kept)).toMatchObject({ code: 5, verdict: { problem: { kind: 'truncated' } } });
    const more = await audit(['anchors', '--external', '--after', '1']);
    expect(more.stdout.trimEnd().split('\n')).toHaveLength(stdout.trimEnd().split('\n').length - 1);
  });

  test('--output writes a new file that only its owner reads, and no second time', async () => {
    const out = join(folder, 'log.jsonl');
    expect(await audit(['export', '--external', '--email', email, '--output', out])).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await audit(['verify', out])).code).toBe(0);
    const before = await readFile(out, 'utf8');
    const again = await audit(['export', '--external', '--email', email, '--output', out]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    expect(await readFile(out, 'utf8')).toBe(before);
  });

  test('the system’s log is an operator’s', async () => {
    const { code, stdout } = await audit(['export', '--system', '--external']);
    expect(code).toBe(0);
    expect((await verifyJson(stdout)).verdict).toMatchObject({
      valid: true,
      subject_id: '00000000-0000-0000-0000-000000000000',
    });
    expect(stdout).toContain('audit.key_published');
  });

  test('a record of somebody else is refused', async () => {
    const other = await api.database.createUser({ displayName: 'Bert' });
    const [profile] = await api.database.sqlAs(
      { userId: other },
      (sql) => sql`select id from get_accessible_profiles()`,
    );
    const refused = await audit(['export', '--external', '--email', email, '--profile', String(profile?.id)]);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('not_allowed') });
  });

  test('--format fhir is one AuditEvent a line, without names', async () => {
    const text = await exportLog('--format', 'fhir');
    const resources = text
      .trimEnd()
      .split('\n')
      .map((line) => z.looseObject({ resourceType: z.literal('AuditEvent'), id: z.uuid() }).parse(JSON.parse(line)));
    expect(resources.length).toBeGreaterThan(6);
    expect(text).not.toContain(email);
  });

  test('--format fhir of an event that this version does not know says so, and leaves no half file', async () => {
    const client = createClient(api.url, api.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const { error } = await client.auth.signInWithPassword({ email, password });
    if (error !== null) throw error;
    const made = await client.rpc('create_profile', { p_profile_type: 'pet', p_display_name: 'Rex' });
    const pet = z.uuid().parse(made.data);
    await service('log_audit_event', { p_event_type: 'record.teleported', p_patient_id: pet });
    const out = join(folder, 'pet.ndjson');
    const args = ['export', '--external', '--email', email, '--profile', pet, '--format', 'fhir', '--output', out];
    expect(await audit(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Row 2 .*record\.teleported/) });
    await expect(stat(out)).rejects.toThrow('ENOENT');
  });
});

describe('exora audit status', () => {
  test('tells how far the log is sealed and signed', async () => {
    const { code, stdout } = await audit(['status', '--external', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ unsigned: 0, waiting_events: 0, stuck_events: 0 });
    expect((await audit(['status', '--external'])).stdout).toMatch(/anchors, the last one of[\s\S]*All are signed\./);
  });
});

describe('what can’t be done is said', () => {
  test.each<[string, string[], number, RegExp]>([
    ['no file', ['verify', '/nowhere/log.jsonl'], 1, /can’t be read \(ENOENT\)/],
    ['no export', ['verify', '-'], 5, /no header|can’t be read/],
    ['no key', ['verify', '-', '--key', 'nothing'], 1, /no key’s id/],
    ['no profile', ['export', '--external', '--email', email, '--profile', 'x'], 1, /UUID/],
    ['nobody', ['export', '--external'], 1, /--email/],
    ['both', ['export', '--system', '--email', email], 1, /leave out/],
  ])('%s', async (_, args, code, said) => {
    const ended = await audit(args, 'nothing\n', { EXORA_DATA_DIR: join(folder, 'nowhere') });
    expect(ended.code).toBe(code);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(said);
  });
});
