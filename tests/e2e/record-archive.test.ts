import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@exora/local-stack';
import { canonicalRecord, openArchive } from '@exora/record-archive';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exora } from '../setup/command.ts';
import { chart, letter, scannedPdf, textPdf } from '../setup/documents.ts';

let folder: string;
let dataDir: string;
let stack: Awaited<ReturnType<typeof startStack>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-archive-'));
  dataDir = join(folder, 'data');
  stack = await startStack({ dataDir, components: ['functions', 'worker'] });
  const letterFile = join(folder, 'letter – “für Ada”.pdf');
  await writeFile(letterFile, textPdf([letter]));
  await writeFile(join(folder, 'chart.pdf'), textPdf(chart(3)));
  await writeFile(join(folder, 'scan.pdf'), await scannedPdf([letter]));
  await writeFile(join(folder, 'note.txt'), 'Allergies: Penicillin - rash\nMetformin 500 mg twice daily\n');
  const files = [letterFile, ...['chart.pdf', 'scan.pdf', 'note.txt'].map((name) => join(folder, name))];
  const { code, stderr } = await exora(['ingest', '--data-dir', dataDir, ...files]);
  if (code !== 0) throw new Error(`The documents were not read:\n${stderr}`);
});
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string) => join(folder, name);
const run = (...args: string[]) => exora([...args, '--data-dir', dataDir]);

describe('a record of real documents', () => {
  test('is taken away, brought back and taken away again: equal', async () => {
    const taken = await run('export', '--json', '-o', path('first.zip'));
    expect(taken).toMatchObject({ code: 0 });
    const told = JSON.parse(taken.stdout) as { documents: number; facts: number; missing: number };
    expect(told).toMatchObject({ documents: 4, missing: 0 });
    expect(told.facts).toBeGreaterThan(10);
    // Whoever else uses the machine can't read it, and nothing unfinished lies beside it.
    expect((await stat(path('first.zip'))).mode & 0o077).toBe(0);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);

    const checked = await exora(['export', '--verify', path('first.zip'), '--json']);
    expect({ code: checked.code, ...JSON.parse(checked.stdout) }).toMatchObject({ code: 0, ok: true, problems: [] });

    const brought = await run('import', path('first.zip'), '--json', '--name', 'Brought back');
    expect(brought).toMatchObject({ code: 0 });
    const { patient_id: patientId, was_there: wasThere } = JSON.parse(brought.stdout) as Record<string, string>;
    expect(wasThere).toBe(false);
    expect(JSON.parse((await run('import', path('first.zip'), '--json')).stdout)).toMatchObject({
      patient_id: patientId,
      was_there: true,
    });

    const again = await run('export', '--json', '-o', path('second.zip'), '--profile', 'Brought back');
    expect(again).toMatchObject({ code: 0 });
    const [first, second] = [await openArchive(path('first.zip')), await openArchive(path('second.zip'))];
    try {
      const as = { profileId: patientId ?? '', ownerId: second.manifest.owner_id };
      const expected = await canonicalRecord(first, as);
      expect(await canonicalRecord(second)).toEqual(expected);
      expect(expected.tables.clinical_event_sources?.length).toBeGreaterThan(20);
      expect(expected.tables.clinical_narratives?.length).toBeGreaterThan(0);
      // Originals, byte for byte, and a picture of each page that has one.
      expect(Object.keys(expected.files).filter((name) => name.startsWith('pages/'))).toHaveLength(5);
      const original = first.manifest.originals.find(({ path: name }) => name.includes('letter'));
      expect(Buffer.from(await first.file(original?.path ?? ''))).toEqual(
        await readFile(path('letter – “für Ada”.pdf')),
      );
    } finally {
      first.close();
      second.close();
    }
  });

  test('is there for people and other systems too', async () => {
    const archive = await openArchive(path('first.zip'));
    try {
      const text = async (name: string) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(await archive.file(name));
      const summary = await text('summary.html');
      for (const words of ['Metformin', 'Penicillin', 'Essential hypertension', 'Potassium'])
        expect(summary).toContain(words);
      expect(summary).not.toMatch(/<script|<img|<link|https?:/);
      expect((await text('facts.csv')).split('\r\n')[0]).toMatch(/^\ufefftype,text,assertion,/);
      const bundle = JSON.parse(await text('fhir/bundle.json')) as { entry: { resource: { resourceType: string } }[] };
      const types = new Set(bundle.entry.map(({ resource }) => resource.resourceType));
      for (const type of [
        'Patient',
        'DocumentReference',
        'Condition',
        'MedicationStatement',
        'AllergyIntolerance',
        'Observation',
      ])
        expect(types).toContain(type);
    } finally {
      archive.close();
    }
  });

  test('that was changed on the way is refused, and leaves nothing', async () => {
    const bytes = await readFile(path('first.zip'));
    // In the middle of a stored original.
    const at = bytes.indexOf('%PDF-') + 300;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(path('changed.zip'), bytes);
    const checked = await exora(['export', '--verify', path('changed.zip')]);
    expect(checked.code).toBe(5);
    expect(checked.stdout).toMatch(/^originals\/.* is not what the manifest says\n$/);
    const brought = await run('import', path('changed.zip'));
    expect(brought.code).toBe(1);
    expect(brought.stderr).toContain('record_archive_invalid');

    await writeFile(path('cut.zip'), bytes.subarray(0, bytes.length / 2));
    expect((await run('import', path('cut.zip'))).stderr).toContain('archive_damaged');
  });

  test('wrong calls say what to do', async () => {
    expect((await run('export', '-o', path('first.zip'))).stderr).toContain('is there already');
    expect((await run('export', '-o', path('third.zip'), '--profile', 'Nobody')).stderr).toContain(
      'No record of this account',
    );
    expect((await run('import', path('none.zip'))).stderr).toContain('there is no such file');
    expect((await run('import', path('first.zip'), '--discard')).code).toBe(4);
    expect((await exora(['export', '--data-dir', path('elsewhere'), '-o', path('third.zip')])).code).toBe(3);
  });
});
