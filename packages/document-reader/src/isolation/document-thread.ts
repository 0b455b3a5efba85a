/**
 * The program of a document's thread: opens the bytes, reads the pages that are wanted, several at a time, and sends them
 * in order. OCR runs in the process, where all documents share it.
 */
import { parentPort } from 'node:worker_threads';
import { ExoraError, type PagePicture, type ReadPage } from '@exora/contracts';
import { formatOf } from '../formats/index.ts';
import { preparePdfium } from '../formats/pdf/pdfium.ts';
import { pageText } from '../layout/page-text.ts';
import type { OcrLine } from '../ocr/engine.ts';
import type { GreyImage } from '../picture/grey-image.ts';
import { fromFailure, toFailure } from './failure.ts';
import type { FromThread, ThreadTask, ToThread } from './messages.ts';

const port = parentPort;
if (port === null) throw new ExoraError('internal');
const pending = new Map<number, { resolve: (lines: OcrLine[]) => void; reject: (error: unknown) => void }>();
let pageTaken: () => void = () => undefined;
let lastRequest = 0;

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'task':
      return void perform(message.task);
    case 'page-taken':
      return pageTaken();
    case 'recognised':
      return settle(message.id)?.resolve(message.lines);
    case 'not-recognised':
      return settle(message.id)?.reject(fromFailure(message.failure));
  }
});

// A thread is started before its document is there; what takes longest to load is loaded by then.
await Promise.all([formatOf('application/pdf'), formatOf('image/jpeg'), preparePdfium()]);

async function perform(task: ThreadTask): Promise<void> {
  try {
    await readAll(task);
    send({ kind: 'done' });
  } catch (thrown) {
    send({ kind: 'failed', failure: toFailure(thrown) });
  }
}

function settle(id: number) {
  const request = pending.get(id);
  pending.delete(id);
  return request;
}

function send(message: FromThread): void {
  port?.postMessage(message);
}

function recognise(image: GreyImage): Promise<OcrLine[]> {
  const id = ++lastRequest;
  const answer = new Promise<OcrLine[]>((resolve, reject) => pending.set(id, { resolve, reject }));
  send({ kind: 'recognise', id, image });
  return answer;
}

async function readAll({ bytes, type, limits, ocrEngine, skipPages, pagesAtOnce }: ThreadTask): Promise<void> {
  const format = await formatOf(type);
  const document = await format.open(bytes, { limits, ocrEngine, recognise });
  if (document.pageCount > limits.pages) {
    throw new ExoraError('too_many_pages', { parameters: { limitPages: limits.pages } });
  }
  send({ kind: 'opened', pagesTotal: document.pageCount });
  const wanted = Array.from({ length: document.pageCount }, (_, at) => at + 1).filter((n) => !skipPages.has(n));
  const ahead: Promise<Read>[] = [];
  for (let next = 0; next < wanted.length || ahead.length > 0; ) {
    while (ahead.length < pagesAtOnce && next < wanted.length) {
      const page = readOne(document.readPage, wanted[next++] ?? 0);
      // It is awaited in its turn; until then its failure is not unhandled.
      page.catch(() => undefined);
      ahead.push(page);
    }
    const read = await ahead.shift();
    if (read === undefined) break;
    const taken = new Promise<void>((resolve) => {
      pageTaken = resolve;
    });
    send({ kind: 'page', ...read });
    await taken;
  }
}

type Read = { page: ReadPage; picture: PagePicture | null };

async function readOne(readPage: (number: number) => ReturnType<Reader>, number: number): Promise<Read> {
  const started = performance.now();
  const content = await readPage(number);
  const { width, height, engine, picture } = content;
  const { text, words } = pageText(content);
  const ms = Math.round(performance.now() - started);
  return { page: { number, width, height, engine, ms, text, words }, picture };
}

type Reader = Awaited<ReturnType<Awaited<ReturnType<typeof formatOf>>['open']>>['readPage'];
