import type { PagePicture, ReadPage, StructuredContent } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import type { OcrEngine } from '../ocr/engine.ts';
import type { RecognisePage } from '../ocr/recognised-page.ts';
import { fromFailure, toFailure } from './failure.ts';
import type { FromThread, ThreadTask, ToThread } from './messages.ts';
import { prepareThread, takeThread } from './threads.ts';

/** Receives a page; the next one is not sent before it is done. */
export type TakePage = (page: ReadPage, picture: PagePicture | null, pagesTotal: number) => void | Promise<void>;

/**
 * Reads a document in a thread of its own. Ends when all pages are taken, with what the file itself states; on an error, an abort or a limit the thread is
 * killed and an `ExoraError` (or the signal's reason) is thrown.
 */
export async function runDocument(
  task: Omit<ThreadTask, 'recognisesOutside'>,
  {
    engine,
    recognisePage,
    take,
    signal,
  }: { engine: OcrEngine; recognisePage: RecognisePage | null; take: TakePage; signal: AbortSignal },
): Promise<StructuredContent | null> {
  signal.throwIfAborted();
  const thread = takeThread(task.limits.heapMb);
  const stop = new AbortController();
  const { promise: ended, resolve, reject } = Promise.withResolvers<StructuredContent | null>();
  const watch = new Watch(task.limits, () => reject(new ExoraError('processing_timeout')));
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const answer = (message: ToThread) => thread.postMessage(message);
  let pagesTotal = 0;

  const handle = async (message: FromThread): Promise<void> => {
    switch (message.kind) {
      case 'opened':
        pagesTotal = message.pagesTotal;
        return;
      case 'page':
        await watch.pause(async () => take(message.page, message.picture, pagesTotal), 'consumer');
        return answer({ kind: 'page-taken' });
      case 'recognise':
        try {
          const lines = await watch.pause(() => engine.recognise(message.image, stop.signal), 'ocr');
          return answer({ kind: 'recognised', id: message.id, lines });
        } catch (thrown) {
          return answer({ kind: 'not-recognised', id: message.id, failure: toFailure(thrown) });
        }
      case 'recognise-page':
        try {
          const page = await watch.pause(async () => recognisePage?.(message.picture, stop.signal) ?? null, 'ocr');
          return answer({ kind: 'page-recognised', id: message.id, page });
        } catch (thrown) {
          return answer({ kind: 'page-not-recognised', id: message.id, failure: toFailure(thrown) });
        }
      case 'done':
        return resolve(message.structured);
      case 'failed':
        return reject(fromFailure(message.failure));
    }
  };

  thread.on('message', (message: FromThread) => {
    watch.restart();
    handle(message).catch(reject);
  });
  thread.on('error', (cause) => reject(new ExoraError('reader_crashed', { cause: nameOnly(cause) })));
  thread.on('exit', () => reject(new ExoraError('reader_crashed')));
  answer({ kind: 'task', task: { ...task, recognisesOutside: recognisePage !== null } });
  try {
    return await ended;
  } finally {
    watch.end();
    signal.removeEventListener('abort', abort);
    stop.abort(new ExoraError('reader_crashed'));
    prepareThread(task.limits.heapMb);
    await thread.terminate();
  }
}

function nameOnly(thrown: unknown): Error {
  const cause = new Error('In the thread that reads the document.');
  cause.name = thrown instanceof Error ? thrown.name : typeof thrown;
  return cause;
}

/**
 * The clocks of a document: one for each page, which rests while the thread waits for OCR or for its consumer, and one for
 * the whole, which rests for the consumer only.
 */
class Watch {
  readonly #pageMs: number;
  readonly #late: () => void;
  #page: NodeJS.Timeout | null = null;
  #document: NodeJS.Timeout | null = null;
  #left: number;
  #since = 0;
  #waiting = 0;
  #consuming = 0;

  constructor({ pageMs, documentMs }: { pageMs: number; documentMs: number }, late: () => void) {
    this.#pageMs = pageMs;
    this.#left = documentMs;
    this.#late = late;
    this.restart();
    this.#runDocument();
  }

  restart(): void {
    if (this.#page !== null) clearTimeout(this.#page);
    this.#page = this.#waiting > 0 ? null : setTimeout(this.#late, this.#pageMs);
  }

  async pause<T>(work: () => Promise<T>, who: 'ocr' | 'consumer'): Promise<T> {
    this.#waiting++;
    if (who === 'consumer' && this.#consuming++ === 0) this.#restDocument();
    this.restart();
    try {
      return await work();
    } finally {
      this.#waiting--;
      if (who === 'consumer' && --this.#consuming === 0) this.#runDocument();
      this.restart();
    }
  }

  end(): void {
    if (this.#page !== null) clearTimeout(this.#page);
    if (this.#document !== null) clearTimeout(this.#document);
  }

  #runDocument(): void {
    this.#since = performance.now();
    this.#document = setTimeout(this.#late, Math.max(0, this.#left));
  }

  #restDocument(): void {
    this.#left -= performance.now() - this.#since;
    if (this.#document !== null) clearTimeout(this.#document);
  }
}
