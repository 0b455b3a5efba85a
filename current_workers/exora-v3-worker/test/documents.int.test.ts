import { doubtSchema, maxFactsPerDocument } from '@exora/contracts';
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
import {
  bundle,
  clinicalDocument,
  concept,
  header,
  loinc,
  message,
  patient,
  pid,
  section,
  utf8,
} from '../../../tests/setup/structured-files.ts';
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
  it('tells what is doubtful, and what another document contradicts', async () => {
    const owner = await project.createPerson();
    const stated = async (...lines: string[]) => {
      const id = await project.submit(owner, new TextEncoder().encode(`Medications\n${lines.join('\n')}`), {
        name: 'list.txt',
        mime: 'text/plain',
      });
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
      return project.rows(
        z.object({ display_text: z.string(), reasons: z.array(z.string()), doubts: z.array(doubtSchema) }),
        `select e.display_text, q.reasons, q.doubts
         from manual_review_queue as q join patient_clinical_events as e on e.id = q.event_id
         where e.shell_file_id = $1 order by q.risk desc, e.display_text`,
        id,
      );
    };
    const [first] = await stated('- Digoxin 250 mg daily', '- Metformin 500 mg bd');
    expect(first).toMatchObject({
      display_text: 'Digoxin',
      doubts: [{ name: 'dose_above_usual', parameters: { stated: 250, usual: 1.5, unit: 'mg', per: 'day' } }],
    });
    // The brand is the same drug.
    const [second] = await stated('- Diabex 850 mg bd');
    expect(second).toMatchObject({ display_text: 'Diabex', reasons: ['conflict', 'high_risk'], doubts: [] });
  });

  it('with a text layer becomes pages, pictures and proven facts', async () => {
    const id = await project.submit(person, textPdf([letter]));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 1, pages_total: 1 });

    const facts = await project.factsOf(id);
    const found = facts.map((fact) => `${fact.event_type} ${fact.display_text.toLowerCase()}`);
    expect(found).toContain('medication metformin');
    expect(found).toContain('lab potassium');
    expect(found.some((line) => /^condition .*diabetes/.test(line))).toBe(true);
    expect(found).toContain('allergy penicillin');
    const codes = await project.rows(
      z.object({ display_text: z.string(), code: z.string(), match_reason: z.string(), score: z.number() }),
      `select e.display_text, m.code, m.match_reason, m.score
       from medical_code_assignments as m join patient_clinical_events as e on e.id = m.event_id
       where e.shell_file_id = $1`,
      id,
    );
    expect(codes).toContainEqual({ display_text: 'Potassium', code: '2823-3', match_reason: 'exact', score: 1 });

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

describe('a structured record', () => {
  const haemoglobin = {
    resourceType: 'Observation',
    code: concept(loinc, '718-7', 'Haemoglobin 💊'),
    valueQuantity: { value: 11.2, unit: 'g/dL' },
    effectiveDateTime: '2024-03-02',
  };
  const note = {
    resourceType: 'DocumentReference',
    content: [
      {
        attachment: {
          contentType: 'text/plain',
          data: Buffer.from('Haemoglobin 11.2 g/dL, now on Metformin 500 mg twice daily.').toString('base64'),
        },
      },
    ],
  };
  const asthma = `<observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.4"/><value
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CD" code="195967001" codeSystem="2.16.840.1.113883.6.96" displayName="Asthma"/></observation>`;

  const eventRow = z.object({
    event_type: z.string(),
    display_text: z.string(),
    origin: z.string(),
    source_element: z.string().nullable(),
    code: z.string().nullable(),
    match_reason: z.string().nullable(),
  });
  const eventsOf = (id: string) =>
    project.rows(
      eventRow,
      `select e.event_type, e.display_text, e.origin, e.source_element, c.code, c.match_reason
       from patient_clinical_events as e left join medical_code_assignments as c on c.event_id = e.id
       where e.shell_file_id = $1 and e.superseded_at is null order by e.origin desc, e.display_text`,
      id,
    );

  it.each([
    [
      'FHIR',
      bundle(patient, haemoglobin),
      'record.json',
      'application/fhir+json',
      'lab',
      '718-7',
      'Bundle.entry[1].resource',
    ],
    [
      'C-CDA',
      utf8(clinicalDocument(section('11450-4', 'Problems', '<paragraph>Asthma</paragraph>', asthma))),
      'summary.xml',
      'application/cda+xml',
      'condition',
      '195967001',
      '/ClinicalDocument/component/structuredBody/component/section/entry/observation',
    ],
    [
      'HL7 v2',
      utf8(message(header, pid, 'OBR|1', 'OBX|1|NM|718-7^Haemoglobin^LN||11.2|g/dL')),
      'lab.hl7',
      'x-application/hl7-v2+er7',
      'lab',
      '718-7',
      'OBX[1]',
    ],
  ])('as %s gives its own facts, coded and with their element', async (_, bytes, name, mime, type, code, element) => {
    const id = await project.submit(person, bytes, { name, mime });
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const structured = (await eventsOf(id)).filter(({ origin }) => origin === 'structured');
    expect(structured).toEqual([
      expect.objectContaining({ event_type: type, source_element: element, code, match_reason: 'source' }),
    ]);
  });

  it('has the free text inside it understood by the rules, without what it states itself', async () => {
    const id = await project.submit(person, bundle(haemoglobin, note, { ...haemoglobin, valueQuantity: undefined }), {
      name: 'record.json',
      mime: 'application/fhir+json',
    });
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const events = await eventsOf(id);
    expect(events.map(({ event_type, origin }) => `${origin} ${event_type}`)).toEqual([
      'structured lab',
      'machine medication',
    ]);
  });

  it('of another kind, or of two people, ends as failed with its code', async () => {
    const other = { ...patient, name: [{ family: 'Sample' }] };
    const two = await project.submit(person, bundle(patient, other), {
      name: 'two.json',
      mime: 'application/fhir+json',
    });
    expect(await project.documentEnded(two)).toMatchObject({ status: 'failed', error_code: 'structured_many_people' });
    const half = await project.submit(person, utf8('{"resourceType":"Bundle",'), {
      name: 'half.json',
      mime: 'application/fhir+json',
    });
    expect(await project.documentEnded(half)).toMatchObject({
      status: 'failed',
      error_code: 'structured_not_readable',
    });
    expect(await project.factsOf(two)).toEqual([]);
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
