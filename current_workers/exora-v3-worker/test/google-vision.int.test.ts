import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { letter, scannedPdf, scannedPng } from '../../../tests/setup/documents.ts';
import { GoogleVisionClient } from '../src/api-clients/google-vision-client.ts';
import { RateLimiter } from '../src/api-clients/rate-limiter.ts';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { Project, type WorkerProcess } from './project.ts';
import { errorBody, type VisionFault, VisionServer } from './vision-server.ts';

const key = 'AIza-key-of-this-test-0123456789';

/** Pages that have as many lines each and differ in how many words the last one has, so that a picture tells which it is. */
function pagesOf(count: number): string[][] {
  const drugs = ['Metformin', 'Lisinopril', 'Atorvastatin', 'Amlodipine', 'Omeprazole', 'Warfarin'];
  return Array.from({ length: count }, (_, at) => [
    'Riverbank Clinic',
    'Medications:',
    `${drugs[at % drugs.length]} ${(at + 1) * 5} mg tablet by mouth once daily`,
    ['Seen', 'by', 'Ada', 'Example', 'on', 'the', 'ward', 'today'].slice(0, at + 1).join(' '),
  ]);
}

/** A page that is recognised in half the time of a letter. */
const [note = []] = pagesOf(1);
const isFull = process.env.EXORA_TEST_SIZE === 'full';

let project: Project;
let vision: VisionServer;
let person: { userId: string; patientId: string };
let worker: WorkerProcess;

beforeAll(async () => {
  [project, vision] = await Promise.all([Project.create(), VisionServer.start()]);
  person = await project.createPerson();
  await allowOutside(person, true);
});
afterAll(async () => {
  vision.stop();
  await project.stop();
});
beforeEach(async () => {
  vision.reads([note, letter]);
  await project.database.sqlAs(
    'service_role',
    (sql) => sql`select set_api_rate_limit(
    'google_vision', 'document_text_detection', 1800, null, null, 20, 20000000, 1500, 0)`,
  );
});

async function allowOutside(
  { userId, patientId }: { userId: string; patientId: string },
  allowed: boolean,
): Promise<void> {
  await project.database.sqlAs({ userId }, (sql) => sql`select set_ai_consent(${patientId}, 'external', ${allowed})`);
}

/** A worker that reads by the test's Vision, for all tests of a group. */
function useWorker(environment: Record<string, string> = {}): void {
  beforeAll(async () => {
    worker = await project.startWorker({
      GOOGLE_CLOUD_API_KEY: key,
      GOOGLE_VISION_ENDPOINT: vision.url,
      ...environment,
    });
  });
  afterAll(async () => {
    await worker.kill('SIGTERM');
  });
}

const pageRow = z.object({ page_number: z.number(), engine: z.string(), notes: z.array(z.string()), text: z.string() });
const pagesStored = (id: string) =>
  project.rows(
    pageRow,
    `select p.page_number, p.engine, p.notes, p.text from shell_file_pages as p
     join shell_file_readings as r on r.id = p.reading_id where r.shell_file_id = $1 order by p.page_number`,
    id,
  );

const costRow = z.object({ calls: z.coerce.number(), cost_micros: z.coerce.number() });
const costsOf = (id: string) =>
  project.rows(costRow, `select calls, cost_micros from document_costs where shell_file_id = $1`, id);

async function drugsOf(id: string): Promise<string[]> {
  const facts = await project.factsOf(id);
  return facts
    .filter(({ event_type }) => event_type === 'medication')
    .map(({ display_text }) => display_text.toLowerCase());
}

async function read(bytes: Uint8Array, type: { name: string; mime: string } = pdf) {
  const id = await project.submit(person, bytes, type);
  return { id, ended: await project.documentEnded(id) };
}

const pdf = { name: 'scan.pdf', mime: 'application/pdf' };
const png = { name: 'photo.png', mime: 'image/png' };

describe('a worker with a key of Google Vision', () => {
  useWorker();

  it('gets a scanned letter’s facts from Vision’s words, with their places, and counts the call for the document', async () => {
    const { id, ended } = await read(await scannedPdf([letter]));
    expect(ended).toMatchObject({ status: 'processed', pages_total: 1 });
    expect(await drugsOf(id)).toEqual(expect.arrayContaining(['metformin', 'lisinopril']));
    expect((await project.factsOf(id)).map(({ event_type }) => event_type)).toContain('allergy');
    const [page] = await pagesStored(id);
    expect(page).toMatchObject({ engine: 'google-vision', notes: [] });
    // Punctuation that Vision parts is rejoined.
    expect(page?.text).toContain('Hemoglobin 13.2 g/dL (12.0 - 15.5)');
    expect(await costsOf(id)).toEqual([{ calls: 1, cost_micros: 1500 }]);
    const leases = await project.rows(
      z.object({ open: z.boolean(), actual_cost_micros: z.coerce.number() }),
      `select released_at is null as open, actual_cost_micros from api_capacity_leases
       where job_id = (select job_id from shell_file_readings where shell_file_id = $1)`,
      id,
    );
    expect(leases).toEqual([{ open: false, actual_cost_micros: 1500 }]);
  });

  it('shows in its health that Vision is available, and sends its key in a header alone', async () => {
    await read(await scannedPdf([note]));
    expect(await worker.health()).toMatchObject({ api_capacity: { google_vision: 'available' } });
    expect(vision.requests).toEqual([{ key, url: expect.not.stringContaining(key), pages: [1] }]);
  });

  it('shows a page upright that lies on its head, with its words where they are', async () => {
    const turned = await sharp(await scannedPng(letter))
      .rotate(180)
      .png()
      .toBuffer();
    const { id, ended } = await read(new Uint8Array(turned), png);
    expect(ended.status).toBe('processed');
    const [page] = await pagesStored(id);
    expect(page?.engine).toBe('google-vision');
    expect(page?.text.split('\n')[0]).toBe(letter[0]);
    const [place] = await project.rows(
      z.object({ y: z.number() }),
      `select (w ->> 'y0')::float / p.height as y from shell_file_pages as p
       join shell_file_readings as r on r.id = p.reading_id, jsonb_array_elements(p.words) as w
       where r.shell_file_id = $1 and w ->> 't' = 'Riverbank'`,
      id,
    );
    expect(place?.y).toBeLessThan(0.15);
  });

  it('sends pages that wait together in one request, and each once', async () => {
    const pages = pagesOf(6);
    vision.reads(pages);
    const { id, ended } = await read(await scannedPdf(pages));
    expect(ended).toMatchObject({ status: 'processed', pages_done: 6 });
    expect(vision.pagesRead.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(vision.requests.length).toBeLessThan(6);
    expect(await costsOf(id)).toEqual([{ calls: vision.requests.length, cost_micros: 9000 }]);
    expect((await pagesStored(id)).map(({ text }) => text)).toEqual(pages.map((lines) => lines.join('\n')));
  });

  it('takes an empty page for one', async () => {
    const { id, ended } = await read(await scannedPng([]), png);
    expect(ended).toMatchObject({ status: 'processed', pages_total: 1 });
    expect(await pagesStored(id)).toMatchObject([{ engine: 'google-vision', text: '', notes: [] }]);
  });

  const refusals: [string, VisionFault, number][] = [
    [
      'Retry-After of a 429',
      {
        headers: { 'retry-after': '2' },
        status: 429,
        body: errorBody(429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'),
      },
      2000,
    ],
    [
      'RetryInfo of a 429',
      {
        status: 429,
        body: errorBody(429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED', [
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.500s' },
        ]),
      },
      1500,
    ],
    ['Retry-After of a 503', { headers: { 'retry-after': '1' }, status: 503, body: '<html>busy</html>' }, 1000],
  ];
  // Each waits as it is told to: all of them in `npm run test:full`.
  it.each(isFull ? refusals : refusals.slice(0, 1))(
    'parks a document for the %s, and goes on without repeating stored pages',
    async (_, refusal, ms) => {
      const pages = pagesOf(5);
      vision.reads(pages);
      let refused = 0;
      vision.fault = () => (vision.pagesRead.includes(1) && refused++ === 0 ? refusal : null);
      const parkedBefore = worker.lines.filter(({ event }) => event === 'job_parked').length;
      const id = await project.submit(person, await scannedPdf(pages), pdf);
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 5 });
      const parked = worker.lines.filter(({ event }) => event === 'job_parked').slice(parkedBefore);
      expect(parked).toMatchObject([{ ms }]);
      expect(vision.pagesRead.filter((page) => page === 1)).toEqual([1]);
      expect(new Set(vision.pagesRead)).toEqual(new Set([1, 2, 3, 4, 5]));
      expect((await pagesStored(id)).map(({ engine, notes }) => [engine, notes])).toEqual(
        pages.map(() => ['google-vision', []]),
      );
      // The refused call is not billed.
      expect(await costsOf(id)).toEqual([
        { calls: vision.requests.length, cost_micros: vision.pagesRead.length * 1500 },
      ]);
    },
  );

  it.each<[string, VisionFault]>([
    ['a fault of the server', { status: 500, body: errorBody(500, 'INTERNAL', null) }],
    ['half an answer', 'half'],
    ...(isFull ? [['a cut connection', 'cut'] satisfies [string, VisionFault]] : []),
  ])('repeats a call after %s, and counts both', async (_, fault) => {
    vision.fault = () => (vision.requests.length === 1 ? fault : null);
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended.status).toBe('processed');
    expect(await pagesStored(id)).toMatchObject([{ engine: 'google-vision', notes: [] }]);
    expect(vision.requests).toHaveLength(2);
    expect(await costsOf(id)).toEqual([{ calls: 2, cost_micros: 3000 }]);
  });

  it('reads a page locally, and says so on the page, when Vision fails to the end', async () => {
    vision.fault = () => ({ status: 500, body: errorBody(500, 'INTERNAL', null) });
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended.status).toBe('processed');
    expect(await drugsOf(id)).toContain('metformin');
    expect(await pagesStored(id)).toMatchObject([
      { engine: expect.stringMatching(/^tesseract/), notes: ['ocr_fallback'] },
    ]);
    expect(vision.requests).toHaveLength(3);
    await worker.line('ocr_fallback', { code: 'engine_unavailable', cause_code: 'HTTP_500' });
  });

  // Which refusals are of the key: google-vision-error.test.ts.
  it('asks once and reads a whole document locally when the key is refused', async () => {
    const pages = pagesOf(2);
    vision.reads(pages);
    vision.fault = () => ({ status: 400, body: errorBody(400, 'INVALID_ARGUMENT', 'API_KEY_INVALID') });
    const { id, ended } = await read(await scannedPdf(pages));
    expect(ended).toMatchObject({ status: 'processed', pages_done: 2 });
    expect((await pagesStored(id)).map(({ notes }) => notes)).toEqual(pages.map(() => ['ocr_fallback']));
    expect(vision.requests).toHaveLength(1);
    expect(await costsOf(id)).toEqual([{ calls: 1, cost_micros: 0 }]);
    await worker.line('ocr_fallback', { code: 'engine_key_refused', cause_code: 'API_KEY_INVALID' });
  });

  it('reads locally the one page that Vision refuses, and pays for the other', async () => {
    const pages = pagesOf(2);
    vision.reads(pages);
    vision.fault = () => ({ pictures: { 2: 3 } });
    const { id, ended } = await read(await scannedPdf(pages));
    expect(ended.status).toBe('processed');
    expect((await pagesStored(id)).map(({ engine, notes }) => [engine === 'google-vision', notes])).toEqual([
      [true, []],
      [false, ['ocr_fallback']],
    ]);
    expect(await costsOf(id)).toMatchObject([{ cost_micros: 1500 }]);
  });

  it('sends a picture again that was not read this time', async () => {
    vision.fault = () => (vision.requests.length === 1 ? { pictures: { 1: 14 } } : null);
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended.status).toBe('processed');
    expect(await pagesStored(id)).toMatchObject([{ engine: 'google-vision', notes: [] }]);
    expect(await costsOf(id)).toEqual([{ calls: 2, cost_micros: 1500 }]);
  });

  it.each<[string, string, number]>([
    ['allows no call at all', `'active'`, 0],
    ...(isFull ? [['is switched off', `'disabled'`, 1800] satisfies [string, string, number]] : []),
  ])('reads locally while the budget %s', async (_, status, perMinute) => {
    await project.database.sqlAs('service_role', (sql) =>
      sql.unsafe(`select set_api_rate_limit('google_vision', 'document_text_detection',
        p_requests_per_minute => ${perMinute}, p_micros_per_request => 1500, p_status => ${status})`),
    );
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended.status).toBe('processed');
    expect(await pagesStored(id)).toMatchObject([{ notes: ['ocr_fallback'] }]);
    expect(vision.requests).toEqual([]);
  });

  it('makes no call for a record whose owner doesn’t allow outside engines', async () => {
    const other = await project.createPerson();
    const id = await project.submit(other, await scannedPdf([note]), pdf);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    expect(await pagesStored(id)).toMatchObject([{ engine: expect.stringMatching(/^tesseract/), notes: [] }]);
    expect(vision.requests).toEqual([]);
  });

  it('makes no more calls once the owner doesn’t allow them any more, in the middle of a document', async () => {
    const other = await project.createPerson();
    await allowOutside(other, true);
    // Four at most are on their way at the same time.
    const pages = pagesOf(5);
    vision.reads(pages);
    vision.fault = async () => {
      await allowOutside(other, false);
      return null;
    };
    const id = await project.submit(other, await scannedPdf(pages), pdf);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 5 });
    expect(vision.requests).toHaveLength(1);
    // The answer that was under way is thrown away.
    const engines = (await pagesStored(id)).map(({ engine }) => engine);
    expect(engines).toHaveLength(5);
    expect(engines).not.toContain('google-vision');
    expect(vision.pagesRead.length).toBeLessThan(5);
  });

  it('tells nothing of key, pages or requests in its log', async () => {
    await read(await scannedPdf([letter]));
    const told = JSON.stringify(worker.lines) + worker.complaints;
    for (const word of [
      key,
      'AIza',
      'Metformin',
      'Riverbank',
      'Ada',
      'Refused with',
      'images:annotate',
      '[redacted]',
    ]) {
      expect(told).not.toContain(word);
    }
  });
});

describe('a worker whose local engine is not to step in', () => {
  useWorker({ EXORA_OCR_FALLBACK: 'none' });

  it('fails a document at once whose key is refused, so that its owner can try it again later', async () => {
    vision.fault = () => ({ status: 403, body: errorBody(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED') });
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended).toMatchObject({ status: 'failed', error_code: 'engine_key_refused' });
    expect(vision.requests).toHaveLength(1);
    await worker.line('job_failed', { code: 'engine_key_refused', will: 'failed', cause_code: 'SERVICE_DISABLED' });
    vision.fault = () => null;
    await project.database.sqlAs({ userId: person.userId }, (sql) => sql`select retry_shell_file(${id})`);
    expect(await project.documentWhen(id, ({ status }) => status === 'processed')).toMatchObject({ pages_done: 1 });
  });

  it('fails a document of which Vision can’t read a page, and keeps its pages before', async () => {
    const pages = pagesOf(2);
    vision.reads(pages);
    vision.fault = () => ({ pictures: { 2: 3 } });
    const { id, ended } = await read(await scannedPdf(pages));
    expect(ended).toMatchObject({ status: 'failed', error_code: 'page_not_recognised' });
    expect(await pagesStored(id)).toMatchObject([{ page_number: 1, engine: 'google-vision' }]);
  });

  it('lets the queue try a document again when Vision fails', async () => {
    vision.fault = () => ({ status: 500, body: errorBody(500, 'INTERNAL', null) });
    const id = await project.submit(person, await scannedPdf([note]), pdf);
    await worker.line('job_failed', { code: 'engine_unavailable', will: 'scheduled', cause_code: 'HTTP_500' });
    vision.fault = () => null;
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 1 });
  });
});

// Every other test of documents has a worker without a key.
describe.each<[string, Record<string, string>]>([
  ['that is told to read locally', { GOOGLE_CLOUD_API_KEY: key, EXORA_OCR: 'local' }],
  ...(isFull ? [['without a key', {}] satisfies [string, object]] : []),
])('a worker %s', (_, environment) => {
  it('makes no call', async () => {
    const local = await project.startWorker({ GOOGLE_VISION_ENDPOINT: vision.url, ...environment });
    const { id, ended } = await read(await scannedPdf([note]));
    expect(ended.status).toBe('processed');
    expect(await pagesStored(id)).toMatchObject([{ engine: expect.stringMatching(/^tesseract/), notes: [] }]);
    expect(vision.requests).toEqual([]);
    expect(await local.health()).toMatchObject({ api_capacity: { google_vision: 'not_configured' } });
    await local.kill('SIGTERM');
  });
});

describe('a call that hangs', () => {
  it('ends with its time, gives its slot back, and is not known to cost nothing', async () => {
    let logged = '';
    const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
    const { api } = project;
    const { database } = connectSupabase({
      url: api.url,
      serviceRoleKey: api.secretKey,
      log,
      logQueries: false,
      onContact: () => undefined,
    });
    const id = await project.submit(person, await scannedPdf([note]), pdf);
    const [job] = await database.call(
      'claim_next_job_v3',
      { worker_id: 'w-1', job_types: ['shell_file_processing'] },
      z.array(z.object({ id: z.uuid(), attempt: z.int() })),
    );
    if (job === undefined) throw new Error('There is no job.');
    vision.fault = () => 'hang';
    const limiter = new RateLimiter(database, new JobCoordinator(database, 'w-1'), log);
    const client = new GoogleVisionClient({ apiKey: key, endpoint: new URL(vision.url) }, limiter, 300);
    const bytes = new Uint8Array(
      await sharp(await scannedPng(letter))
        .jpeg()
        .toBuffer(),
    );
    const call = client.annotate(
      [{ mime: 'image/jpeg', bytes, width: 1240, height: 1754 }],
      job,
      new AbortController().signal,
    );
    await expect(call).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(await costsOf(id)).toEqual([{ calls: 1, cost_micros: 1500 }]);
    const open = await project.rows(
      z.object({ open: z.coerce.number() }),
      'select count(*) as open from api_capacity_leases where released_at is null and job_id = $1',
      job.id,
    );
    expect(open).toEqual([{ open: 0 }]);
    expect(logged).not.toContain(key);
  });
});
