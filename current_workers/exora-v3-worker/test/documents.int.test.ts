import { maxFactsPerDocument } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  chart,
  encryptedPdf,
  executable,
  letter,
  pdfWithoutPages,
  scannedPdf,
  scannedPng,
  textPdf,
  truncatedPdf,
} from '../../../tests/setup/documents.ts';
import { Project, type WorkerProcess } from './project.ts';

/** Each line is another fact. */
function endlessPrescription(): Uint8Array {
  const lines = Array.from({ length: maxFactsPerDocument + 100 }, (_, at) => `Metformin ${at} mg tablet twice daily`);
  return new TextEncoder().encode(lines.join('\n'));
}

let project: Project;
let person: { userId: string; patientId: string };
let worker: WorkerProcess;
beforeAll(async () => {
  project = await Project.create();
  person = await project.createPerson();
  worker = await project.startWorker();
});
afterAll(() => project.stop());

/** Pages as the owner gets them, for the offsets and pictures that the worker stored. */
const pageRow = z.object({
  page_number: z.number(),
  text: z.string(),
  has_picture: z.boolean(),
  words: z.array(z.object({ t: z.string(), start: z.number(), end: z.number() })),
  reading_id: z.string(),
});

function pagesOf(id: string) {
  return project.rows(
    pageRow,
    `select p.page_number, p.text, p.has_picture, p.words, p.reading_id
     from shell_file_pages as p join shell_files as f on f.current_reading_id = p.reading_id
     where f.id = $1 order by p.page_number`,
    id,
  );
}

describe('a document', () => {
  it('with a text layer becomes pages, pictures and proven facts', async () => {
    const id = await project.submit(person, textPdf([letter]));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 1, pages_total: 1 });

    const facts = await project.factsOf(id);
    const found = facts.map((fact) => `${fact.event_type} ${fact.display_text.toLowerCase()}`);
    expect(found).toContain('medication metformin');
    expect(found).toContain('lab potassium');
    expect(found.some((line) => /^condition .*diabetes/.test(line))).toBe(true);
    expect(found).toContain('allergy penicillin');

    const [page] = await pagesOf(id);
    expect(page?.has_picture).toBe(true);
    const path = `${person.patientId}/${id}/pages/${page?.reading_id}/1.webp`;
    const { data } = await project.client.storage.from('documents').download(path);
    const head = Buffer.from((await data?.arrayBuffer()) ?? new ArrayBuffer(0)).subarray(0, 12);
    expect(head.toString('latin1')).toMatch(/^RIFF.{4}WEBP$/s);
  });

  it('that was scanned becomes the same facts through OCR', async () => {
    const id = await project.submit(person, await scannedPdf([letter]));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const found = (await project.factsOf(id)).map((fact) => `${fact.event_type} ${fact.display_text.toLowerCase()}`);
    expect(found).toContain('medication metformin');
    expect(found).toContain('lab potassium');
  });

  it('as a picture and as plain text is read too', async () => {
    const picture = await project.submit(person, await scannedPng(letter), { name: 'photo.png', mime: 'image/png' });
    const note = new TextEncoder().encode(letter.join('\n'));
    const text = await project.submit(person, note, { name: 'note.txt', mime: 'text/plain' });
    for (const id of [picture, text]) {
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
      expect((await project.factsOf(id)).length).toBeGreaterThan(3);
    }
  });

  it('has its offsets stored in code points, also after characters beyond the basic plane', async () => {
    const lines = ['💊💊 Medications: 🩺', 'Metformin 500 mg tablet twice daily 💊'];
    const note = new TextEncoder().encode(lines.join('\n'));
    const id = await project.submit(person, note, { name: 'note.txt', mime: 'text/plain' });
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const [page] = await pagesOf(id);
    const codePoints = [...(page?.text ?? '')];
    expect(page?.words.length).toBeGreaterThan(5);
    for (const word of page?.words ?? []) expect(codePoints.slice(word.start, word.end).join('')).toBe(word.t);
    const facts = await project.factsOf(id);
    expect(facts.map((fact) => fact.display_text)).toContain('Metformin');
  });

  it('of many pages has each page once', async () => {
    const id = await project.submit(person, textPdf(chart(5)));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 5, pages_total: 5 });
    expect((await pagesOf(id)).map((page) => page.page_number)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set((await project.factsOf(id)).map((fact) => fact.fact_key)).size).toBeGreaterThanOrEqual(10);
  });
});

describe('a bad document', () => {
  it.each([
    ['an encrypted PDF', encryptedPdf(), 'letter.pdf', 'application/pdf', 'pdf_encrypted'],
    ['a truncated PDF', truncatedPdf(), 'letter.pdf', 'application/pdf', 'pdf_damaged'],
    ['a PDF without pages', pdfWithoutPages(), 'letter.pdf', 'application/pdf', 'pdf_no_pages'],
    ['a program named .pdf', executable(), 'letter.pdf', 'application/pdf', 'file_type_mismatch'],
    [
      'text named .pdf',
      new TextEncoder().encode(letter.join('\n')),
      'letter.pdf',
      'application/pdf',
      'file_type_mismatch',
    ],
    ['a program named .jpg', executable(), 'photo.jpg', 'image/jpeg', 'file_type_mismatch'],
    ['half a picture', null, 'photo.png', 'image/png', 'image_damaged'],
    [
      'text in no known encoding',
      Uint8Array.of(0xff, 0x80, 0x81, 0x00, 0xfe),
      'note.txt',
      'text/plain',
      'text_not_readable',
    ],
    ['a text with more facts than a record can use', endlessPrescription(), 'note.txt', 'text/plain', 'too_many_facts'],
  ] as const)('%s ends as failed with its code', async (_what, given, name, mime, code) => {
    const bytes = given ?? (await scannedPng(letter)).slice(0, 3000);
    const id = await project.submit(person, bytes, { name, mime });
    expect(await project.documentEnded(id)).toMatchObject({ status: 'failed', error_code: code });
    expect(await project.factsOf(id)).toEqual([]);
  });

  it('whose stored bytes are gone ends as failed at once', async () => {
    const paused = await Project.create();
    const owner = await paused.createPerson();
    const id = await paused.submit(owner, textPdf([letter]));
    await paused.client.storage.from('documents').remove([`${owner.patientId}/${id}/original`]);
    await paused.startWorker();
    expect(await paused.documentEnded(id)).toMatchObject({ status: 'failed', error_code: 'upload_incomplete' });
    await paused.stop();
  });

  it('leaves the worker alive, and its words out of the log', async () => {
    const id = await project.submit(person, textPdf([letter]));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const log = JSON.stringify(worker.lines);
    for (const word of ['Ada', 'Example', 'Metformin', 'letter.pdf', 'Riverbank', '[redacted]']) {
      expect(log).not.toContain(word);
    }
  });
});
