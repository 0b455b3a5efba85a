/**
 * The program of a document's thread: opens the bytes, reads the pages that are wanted, several at a time, and sends them
 * in order. OCR runs in the process, where all documents share it.
 */
import { parentPort } from 'node:worker_threads';
import type { PagePicture, ReadPage, StructuredContent } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import type { FormatContext } from '../formats/format.ts';
import { formatOf } from '../formats/index.ts';
import { preparePdfium } from '../formats/pdf/pdfium.ts';
import { pageText } from '../layout/page-text.ts';
import type { OcrLine } from '../ocr/engine.ts';
import type { RecognisedPage } from '../ocr/recognised-page.ts';
import type { GreyImage } from '../picture/grey-image.ts';
import { fromFailure, toFailure } from './failure.ts';
import type { FromThread, ThreadTask, ToThread } from './messages.ts';
import { Requests } from './requests.ts';

const port = parentPort;
if (port === null) throw new ExoraError('internal');
const lineRequests = new Requests<OcrLine[]>();
const pageRequests = new Requests<RecognisedPage | null>();
let pageTaken: () => void = () => undefined;

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'task':
      return void perform(message.task);
    case 'page-taken':
      return pageTaken();
    case 'recognised':
      return lineRequests.resolve(message.id, message.lines);
    case 'not-recognised':
      return lineRequests.reject(message.id, fromFailure(message.failure));
    case 'page-recognised':
      return pageRequests.resolve(message.id, message.page);
    case 'page-not-recognised':
      return pageRequests.reject(message.id, fromFailure(message.failure));
  }
});

// A thread is started before its document is there; what takes longest to load is loaded by then.
await Promise.all([formatOf('application/pdf'), formatOf('image/jpeg'), preparePdfium()]);

async function perform(task: ThreadTask): Promise<void> {
  try {
    send({ kind: 'done', structured: await readAll(task) });
  } catch (thrown) {
    send({ kind: 'failed', failure: toFailure(thrown) });
  }
}

function send(message: FromThread, handedOver: ArrayBuffer[] = []): void {
  port?.postMessage(message, handedOver);
}

/** Hands the picture over to the process, so that its pixels are not there twice. */
function recognise(image: GreyImage): Promise<OcrLine[]> {
  const handedOver = image.data.buffer instanceof ArrayBuffer ? [image.data.buffer] : [];
  return lineRequests.send((id) => send({ kind: 'recognise', id, image }, handedOver));
}

async function readAll({
  bytes,
  type,
  limits,
  pictures,
  ocrEngine,
  recognisesOutside,
  skipPages,
  pagesAtOnce,
}: ThreadTask): Promise<StructuredContent | null> {
  const context: FormatContext = {
    limits,
    pictures,
    ocrEngine,
    recognise,
    askOutside: recognisesOutside
      ? (picture) => pageRequests.send((id) => send({ kind: 'recognise-page', id, picture }))
      : null,
    openInside: async (inner, content) => (await formatOf(inner)).open(content, context),
  };
  const document = await context.openInside(type, bytes);
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
  return document.structured ?? null;
}

type Read = { page: ReadPage; picture: PagePicture | null };

async function readOne(readPage: (number: number) => ReturnType<Reader>, number: number): Promise<Read> {
  const started = performance.now();
  const content = await readPage(number);
  const { width, height, engine, picture, notes = [] } = content;
  const { text, words } = pageText(content);
  const ms = Math.round(performance.now() - started);
  return { page: { number, width, height, engine, notes, ms, text, words }, picture };
}

type Reader = Awaited<ReturnType<Awaited<ReturnType<typeof formatOf>>['open']>>['readPage'];
