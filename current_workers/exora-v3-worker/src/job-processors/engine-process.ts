/**
 * The program of an engine process: reads or understands one document at a time for the worker that started it. It has
 * no keys and no address of the database, so hostile bytes that break a decoder find nothing here. It ends with its
 * worker.
 */
import type { ReadPage } from '@exora/contracts';
import { ExoraError, maxFactsPerDocument, toExoraError } from '@exora/contracts';
import type { RecognisablePicture, RecognisedPage } from '@exora/document-reader';
import { candidateFates } from './candidate-fates.ts';
import {
  type EngineAnswer,
  type EngineRequest,
  engineRequestSchema,
  type UnderstandRequest,
} from './engine-messages.ts';
import { asEntity, freeTexts, withoutRepetitions } from './stated-by-file.ts';

type Task = Extract<EngineRequest, { kind: 'read' | 'understand' }>;

let goOn: () => void = () => undefined;
/** Pages that the worker recognises, by the number of the request. */
const asked = new Map<number, PromiseWithResolvers<RecognisedPage | null>>();
let lastAsked = 0;

process.on('disconnect', () => {
  // The process group also holds the OCR programs that were started here.
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit(0);
});
process.on('message', (message) => {
  const request = engineRequestSchema.parse(message);
  switch (request.kind) {
    case 'go-on':
      return goOn();
    case 'page-recognised':
      return asked.get(request.id)?.resolve(request.page);
    case 'page-not-recognised':
      return asked.get(request.id)?.reject(new ExoraError(request.code));
    default:
      return void perform(request).then(answer);
  }
});

// Everything is loaded ahead, while this process waits or the worker still fetches the document; the first argument
// names the task that comes first.
const first = process.argv[2] === 'understand' ? understandingLoaded : readerLoaded;
await first();
const { warmUp } = await readerLoaded();
warmUp(Number.POSITIVE_INFINITY);
await understandingLoaded();

function readerLoaded() {
  return import('@exora/document-reader');
}

function understandingLoaded() {
  return import('@exora/clinical-text');
}

async function perform(request: Task): Promise<EngineAnswer> {
  try {
    return request.kind === 'read' ? await read(request) : await understand(request);
  } catch (thrown) {
    const { code, parameters, cause } = toExoraError(thrown);
    const origin = cause instanceof Error ? cause : thrown;
    return {
      kind: 'failed',
      code,
      parameters: { ...parameters },
      errorClass: origin instanceof Error ? origin.name : typeof origin,
      stack: origin instanceof Error ? framesOf(origin) : '',
    };
  }
}

async function read(request: Extract<Task, { kind: 'read' }>): Promise<EngineAnswer> {
  const { readDocument } = await readerLoaded();
  const reading = readDocument(request.bytes, {
    fileName: request.fileName,
    skipPages: new Set(request.skipPages),
    ...(request.recognisesOutside && { recognisePage }),
    onPage: async (page, picture, pagesTotal) => {
      const stored = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      answer({ kind: 'page', page, picture, pagesTotal });
      await stored;
    },
  });
  const { sha256, mime, structured } = await reading.finally(forgetPages);
  return { kind: 'read', sha256, mime, structured };
}

/** A document that ended leaves nobody who waits, and none of its pictures. */
function forgetPages(): void {
  for (const { reject } of asked.values()) reject(new ExoraError('reader_crashed'));
  asked.clear();
}

/** By the worker, since this process has no network. */
async function recognisePage(picture: RecognisablePicture): Promise<RecognisedPage | null> {
  const id = ++lastAsked;
  const request = Promise.withResolvers<RecognisedPage | null>();
  asked.set(id, request);
  answer({ kind: 'recognise-page', id, picture });
  const page = await request.promise;
  asked.delete(id);
  return page;
}

async function understand({ fileSha256, pages, structured, quoted }: UnderstandRequest): Promise<EngineAnswer> {
  const { engineVersion, extractFacts, groundFacts, withQuoted } = await understandingLoaded();
  const started = performance.now();
  const texts = freeTexts(pages, structured);
  const stated = structured?.facts ?? [];
  const byRules = extractFacts(texts);
  // What a model adds never makes a document be one of too many facts.
  const room = Math.max(0, maxFactsPerDocument - stated.length - byRules.facts.length);
  const voted = withQuoted(texts, byRules, quoted, room);
  const { facts: extracted, entities } = voted;
  const { kept, repeated } = withoutRepetitions(extracted, stated);
  const proposed = [...stated, ...kept];
  if (proposed.length > maxFactsPerDocument) {
    throw new ExoraError('too_many_facts', { parameters: { limitFacts: maxFactsPerDocument } });
  }
  const read: ReadPage[] = pages.map((page) => ({ ...page, engine: 'plain-text', notes: [], ms: 0 }));
  const { grounded, refused } = groundFacts(fileSha256, proposed, read);
  const candidates = candidateFates([...entities, ...stated.flatMap(asEntity)], grounded, [
    ...refused,
    ...repeated,
    ...voted.refused,
  ]);
  return {
    kind: 'understood',
    engineVersion,
    ms: Math.round(performance.now() - started),
    facts: grounded,
    candidates,
  };
}

function answer(message: EngineAnswer): void {
  process.send?.(message);
}

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 8)
    .join('\n');
}
