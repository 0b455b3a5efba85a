import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExoraError, originalPath } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ZipEntry, zipFile } from '../../document-reader/test/zip-file.ts';
import {
  type Archive,
  archiveFormat,
  archiveLimits,
  archiveTables,
  openArchive,
  pathOf,
  writeArchive,
} from '../src/index.ts';
import { emptyRecord, ownerId, patientId, sourceOf } from './small-record.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-archive-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stored(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  const path = join(folder, `${randomUUID()}.zip`);
  await writeFile(path, bytes);
  return path;
}

/** Opens bytes as an archive, and gives what `use` finds, or the code and reason of the error. */
async function look<T>(
  bytes: Uint8Array,
  use: (archive: Archive) => Promise<T>,
  limits = archiveLimits,
): Promise<T | string> {
  try {
    const archive = await openArchive(await stored(bytes), limits);
    try {
      return await use(archive);
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof ExoraError)
      return [error.code, error.parameters.reason].filter((part) => part !== undefined).join(': ');
    throw error;
  }
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The files of a small archive, with its manifest as it should be. */
function files(rows: Record<string, string[]> = {}): { entries: ZipEntry[]; manifest: Record<string, unknown> } {
  const entries = archiveTables.map((table) => ({
    name: pathOf(table),
    bytes: (rows[table.name] ?? []).map((line) => `${line}\n`).join(''),
  }));
  const manifest = {
    format: archiveFormat,
    export_id: randomUUID(),
    record_id: patientId,
    owner_id: ownerId,
    as_of: '2026-01-02T03:04:05Z',
    profile: { display_name: 'Ada', profile_type: 'child', date_of_birth: null },
    rows: Object.fromEntries(archiveTables.map(({ name }) => [name, rows[name]?.length ?? 0])),
    originals: [],
    missing: [],
    entries: entries.map(({ name, bytes }) => ({ path: name, bytes: Buffer.byteLength(bytes), sha256: sha256(bytes) })),
  };
  return { entries, manifest };
}
/** A document as its table has it, whose original has five bytes. */
const fileRow = () => ({
  id: randomUUID(),
  patient_id: patientId,
  file_name: '../evil/=letter.pdf',
  mime_type: 'application/pdf',
  size_bytes: 5,
  sha256: sha256('%PDF-'),
  storage_path: 'x',
  created_at: '2026-01-01T00:00:00Z',
});
const withManifest = (entries: readonly ZipEntry[], manifest: unknown) =>
  zipFile([...entries, { name: 'manifest.json', bytes: JSON.stringify(manifest) }]);

describe('an archive that is written', () => {
  test('is whole, has what it was given, and says what was missing', async () => {
    const record = emptyRecord();
    const file = fileRow();
    const lost = { ...file, id: randomUUID() };
    record.rows.shell_files = [file, lost].sort((a, b) => (a.id < b.id ? -1 : 1));
    record.objects.set(originalPath(patientId, file.id), Buffer.from('%PDF-'));
    record.facts.push({
      id: randomUUID(),
      type: 'lab',
      text: '=cmd()',
      assertion: 'present',
      negated: false,
      attributes: { value: -1.5, unit: 'mmol/L' },
      code: { system: 'LOINC', code: '1', display: 'x' },
      date: '2024-05',
      confidence: 1,
      status: 'confirmed',
      origin: 'machine',
      sources: [],
      shell_file_id: file.id,
      file_name: '<b>.pdf',
    });
    const source = sourceOf(record);
    const archive = await openArchive(await stored(writeArchive(source)));
    try {
      expect(await archive.verify()).toEqual([]);
      expect(archive.manifest).toMatchObject({
        record_id: patientId,
        missing: [`originals/${lost.id}/=letter.pdf`],
        originals: [
          { shell_file_id: file.id, path: `originals/${file.id}/=letter.pdf`, bytes: 5, sha256: sha256('%PDF-') },
        ],
      });
      expect(source.completed).toMatchObject({ shell_files: 2, user_profiles: 1, audit_log: 0 });
      const text = async (path: string) => new TextDecoder().decode(await archive.file(path));
      expect(await text('facts.csv')).toContain("lab,'=cmd(),present,2024-05,confirmed,-1.5,mmol/L");
      const summary = await text('summary.html');
      expect(summary).toContain('Ada &#60;Example&#62; &#38; &#34;Co&#34;');
      expect(summary).toContain('&#60;b&#62;.pdf');
      expect(JSON.parse(await text('fhir/bundle.json'))).toMatchObject({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          { resource: { resourceType: 'Patient', birthDate: '1961-04-02' } },
          { resource: { resourceType: 'DocumentReference' } },
          { resource: { resourceType: 'DocumentReference' } },
          {
            resource: {
              resourceType: 'Observation',
              status: 'final',
              effectiveDateTime: '2024-05',
              valueQuantity: { value: -1.5, unit: 'mmol/L' },
              code: { coding: [{ system: 'http://loinc.org' }] },
            },
          },
        ],
      });
    } finally {
      archive.close();
    }
  });

  test('ends with the error of what could not be read, and is then no archive', async () => {
    const broken = { ...sourceOf(emptyRecord()), complete: () => Promise.reject(new ExoraError('wrong_state')) };
    const chunks: Uint8Array[] = [];
    const write = async () => {
      for await (const chunk of writeArchive(broken)) chunks.push(chunk);
    };
    await expect(write()).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await look(Buffer.concat(chunks), async () => 'opened')).toBe('archive_damaged');
  });

  test('that nobody reads to its end lets go of what it was reading', async () => {
    let ended = false;
    const endless = {
      ...sourceOf(emptyRecord()),
      async *rows() {
        try {
          for (;;) yield JSON.stringify(fileRow());
        } finally {
          ended = true;
        }
      },
    };
    let bytes = 0;
    for await (const chunk of writeArchive(endless)) {
      bytes += chunk.length;
      if (bytes > 100_000) break;
    }
    await expect.poll(() => ended).toBe(true);
  });
});

describe('an archive that is read', () => {
  const verify = (archive: Archive) => archive.verify();
  const good = files({ people: ['{"id":"a"}', '{"id":"b"}'] });

  test('is what its manifest says', async () => {
    expect(await look(withManifest(good.entries, good.manifest), verify)).toEqual([]);
  });

  test.each<[string, () => Uint8Array, unknown]>([
    ['cut in the middle', () => withManifest(good.entries, good.manifest).subarray(0, 900), 'archive_damaged'],
    ['no ZIP', () => Buffer.from('<html>not found</html>'), 'archive_damaged'],
    ['empty', () => new Uint8Array(), 'archive_damaged'],
    ['without manifest', () => zipFile(good.entries), 'record_archive_invalid: no manifest'],
    [
      'with a manifest that is no JSON',
      () => zipFile([{ name: 'manifest.json', bytes: '{' }]),
      'record_archive_invalid: unreadable manifest',
    ],
    [
      'of a newer format',
      () => withManifest(good.entries, { ...good.manifest, format: 'exora-record-archive/2' }),
      'record_archive_newer',
    ],
    [
      'of something else',
      () => withManifest(good.entries, { name: 'left-pad' }),
      'record_archive_invalid: another manifest',
    ],
    [
      'with a table less',
      () => withManifest(good.entries, { ...good.manifest, rows: {} }),
      'record_archive_invalid: a table is missing',
    ],
    [
      'with a name that leaves the folder',
      () => withManifest([...good.entries, { name: '../evil', bytes: '' }], good.manifest),
      'archive_damaged',
    ],
    [
      'with an absolute name',
      () => withManifest([...good.entries, { name: '/etc/evil', bytes: '' }], good.manifest),
      'archive_damaged',
    ],
    [
      'with a name twice',
      () => withManifest([...good.entries, { name: 'record/shell_files.jsonl', bytes: '' }], good.manifest),
      'record_archive_invalid: a name twice',
    ],
    [
      'with a password',
      () => withManifest([{ name: 'x', bytes: 'x', encrypted: true }], good.manifest),
      'archive_locked',
    ],
    [
      'with files that share bytes',
      () => withManifest([...good.entries, { name: 'bomb', bytes: '', sameAs: 0 }], good.manifest),
      'archive_damaged',
    ],
    [
      'with a file that nobody listed',
      () => withManifest([...good.entries, { name: 'more.txt', bytes: '' }], good.manifest),
      [{ path: 'more.txt', problem: 'unlisted' }],
    ],
    [
      'with a file less',
      () => withManifest(good.entries.slice(1), good.manifest),
      [{ path: 'record/shell_files.jsonl', problem: 'missing' }],
    ],
    [
      'with other bytes',
      () =>
        withManifest(
          good.entries.map((e) =>
            e.name === 'history/people.jsonl' ? { ...e, bytes: '{"id":"a"}\n{"id":"c"}\n' } : e,
          ),
          good.manifest,
        ),
      [{ path: 'history/people.jsonl', problem: 'changed' }],
    ],
    [
      'with a file that is more than it says',
      () =>
        withManifest(
          good.entries.map((e) => (e.name === 'history/people.jsonl' ? { ...e, claimedSize: 3 } : e)),
          good.manifest,
        ),
      [{ path: 'history/people.jsonl', problem: 'changed' }],
    ],
  ])('%s', async (_, bytes, found) => {
    expect(await look(bytes(), verify)).toEqual(found);
  });

  test.each<[string, string[], string]>([
    ['a row twice', ['{"id":"a"}', '{"id":"a"}'], 'order'],
    ['rows out of order', ['{"id":"b"}', '{"id":"a"}'], 'order'],
    ['a row that is no JSON', ['{"id":"a"'], 'rows'],
    ['a row that is a list', ['[1]'], 'rows'],
  ])('%s', async (_, people, problem) => {
    const { entries, manifest } = files({ people });
    expect(await look(withManifest(entries, manifest), verify)).toEqual([{ path: 'history/people.jsonl', problem }]);
  });

  test('more rows than the manifest says', async () => {
    const { entries, manifest } = files({ people: ['{"id":"a"}'] });
    const rows = { ...(manifest.rows as Record<string, number>), people: 2 };
    expect(await look(withManifest(entries, { ...manifest, rows }), verify)).toEqual([
      { path: 'history/people.jsonl', problem: 'rows' },
    ]);
  });

  test('a bomb ends at the limit, before it is unpacked', async () => {
    const bomb = { name: 'record/bomb', bytes: Buffer.alloc(30_000_000) };
    const limits = { ...archiveLimits, totalBytes: 1_000_000 };
    expect(await look(withManifest([...good.entries, bomb], good.manifest), verify, limits)).toBe('archive_too_large');
    const row = files({ people: [`{"id":"${'a'.repeat(100_000)}"}`] });
    expect(await look(withManifest(row.entries, row.manifest), verify, { ...archiveLimits, rowBytes: 1000 })).toEqual([
      { path: 'history/people.jsonl', problem: 'rows' },
    ]);
    const many = { ...archiveLimits, entries: 5 };
    expect(await look(withManifest(good.entries, good.manifest), verify, many)).toBe('archive_too_large');
  });
});
