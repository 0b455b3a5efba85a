/**
 * The program of an engine process: reads or understands one document at a time for the worker that started it. It has
 * no keys and no address of the database, so hostile bytes that break a decoder find nothing here. It ends with its
 * worker.
 */
import type { ReadPage } from '@exora/contracts';
import { ExoraError, maxFactsPerDocument, toExoraError } from '@exora/contracts';
import { candidateFates } from './candidate-fates.ts';
import {
  type EngineAnswer,
  type EngineRequest,
  engineRequestSchema,
  type ReadRequest,
  type UnderstandRequest,
} from './engine-messages.ts';

let goOn: () => void = () => undefined;

process.on('disconnect', () => {
  // The process group also holds the OCR programs that were started here.
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit(0);
});
process.on('message', (message) => {
  const request = engineRequestSchema.parse(message);
  if (request.kind === 'go-on') goOn();
  else void perform(request).then(answer);
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

async function perform(request: Exclude<EngineRequest, { kind: 'go-on' }>): Promise<EngineAnswer> {
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

async function read(request: ReadRequest): Promise<EngineAnswer> {
  const { readDocument } = await readerLoaded();
  const { sha256, mime } = await readDocument(request.bytes, {
    fileName: request.fileName,
    skipPages: new Set(request.skipPages),
    onPage: async (page, picture, pagesTotal) => {
      const stored = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      answer({ kind: 'page', page, picture, pagesTotal });
      await stored;
    },
  });
  return { kind: 'read', sha256, mime };
}

async function understand({ fileSha256, pages }: UnderstandRequest): Promise<EngineAnswer> {
  const { engineVersion, extractFacts, groundFacts } = await understandingLoaded();
  const started = performance.now();
  const { facts: proposed, entities } = extractFacts(pages.map(({ number, text }) => ({ number, text })));
  if (proposed.length > maxFactsPerDocument) {
    throw new ExoraError('too_many_facts', { parameters: { limitFacts: maxFactsPerDocument } });
  }
  const read: ReadPage[] = pages.map((page) => ({ ...page, engine: 'plain-text', ms: 0 }));
  const { grounded, refused } = groundFacts(fileSha256, proposed, read);
  const candidates = candidateFates(entities, grounded, refused);
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
