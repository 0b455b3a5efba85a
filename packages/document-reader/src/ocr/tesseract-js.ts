import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker as Thread } from 'node:worker_threads';
import { ExoraError } from '@exora/contracts/errors';
import { createWorker, OEM, PSM, type Worker as TesseractWorker } from 'tesseract.js';
import type { GreyImage } from '../picture/grey-image.ts';
import type { OcrEngine, OcrLine } from './engine.ts';
import { parseHocr } from './hocr.ts';
import { portableGreymap } from './portable-greymap.ts';
import { tesseractSettings } from './tesseract-settings.ts';
import { WarmPool } from './warm-pool.ts';
import { recogniseMs, withinTime } from './within-time.ts';

/** Tesseract compiled to WebAssembly, in threads of this process that are shared by all documents. Nothing is fetched or written. */
export class TesseractJsEngine implements OcrEngine {
  readonly name = 'tesseract.js';
  readonly #pool: WarmPool<Recogniser>;

  readonly #limitMs: number;

  constructor({
    workers = availableParallelism(),
    idleMs = 60_000,
    limitMs = recogniseMs,
  }: { workers?: number; idleMs?: number; limitMs?: number } = {}) {
    this.#limitMs = limitMs;
    this.#pool = new WarmPool({ size: workers, idleMs, open: openRecogniser });
  }

  async recognise(image: GreyImage, signal: AbortSignal): Promise<OcrLine[]> {
    return this.#pool.use(signal, async (recogniser) =>
      parseHocr(await withinTime(this.#limitMs, signal, (stop) => recogniser.recognise(image, stop))),
    );
  }

  /** Recognisers that are loaded and wait for work. */
  get warm(): number {
    return this.#pool.idle;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

interface Recogniser {
  recognise(image: GreyImage, signal: AbortSignal): Promise<string>;
  rest(): void;
  close(): Promise<void>;
}

/** Where npm put the English data. */
export const languageFolder = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')),
  '4.0.0_best_int',
);

async function openRecogniser(): Promise<Recogniser> {
  let worker: TesseractWorker;
  try {
    worker = await createWorker('eng', OEM.LSTM_ONLY, {
      langPath: languageFolder,
      cacheMethod: 'none',
      gzip: true,
      // Without a handler of its own the library throws failures into the event loop.
      errorHandler: () => undefined,
    });
    await worker.setParameters({ ...tesseractSettings, tessedit_pageseg_mode: PSM.SINGLE_BLOCK });
  } catch (cause) {
    throw new ExoraError('engine_unavailable', { cause });
  }
  const thread = threadOf(worker);
  const ended = new AbortController();
  const end = () => ended.abort(new ExoraError('reader_crashed'));
  thread.on('error', end);
  thread.on('exit', end);
  return {
    async recognise(image, signal) {
      thread.ref();
      // A promise of this page alone: one that outlives it would keep the words of all pages that were raced with it.
      const stopped = Promise.withResolvers<never>();
      // An abort between two awaits is thrown by the race below.
      stopped.promise.catch(() => undefined);
      const abort = () => stopped.reject(signal.reason);
      const die = () => stopped.reject(ended.signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      ended.signal.addEventListener('abort', die, { once: true });
      try {
        signal.throwIfAborted();
        ended.signal.throwIfAborted();
        const work = worker.recognize(portableGreymap(image), {}, { hocr: true, text: false });
        const { data } = await Promise.race([work, stopped.promise]);
        return data.hocr ?? '';
      } catch (cause) {
        if (signal.aborted || cause instanceof ExoraError) throw cause;
        throw new ExoraError('reader_crashed', { cause });
      } finally {
        signal.removeEventListener('abort', abort);
        ended.signal.removeEventListener('abort', die);
      }
    },
    rest: () => thread.unref(),
    close: async () => {
      await thread.terminate();
    },
  };
}

/** The thread behind a worker of the library, which its types leave out: to notice its end and to let the process exit. */
function threadOf(worker: TesseractWorker): Thread {
  const thread: unknown = Reflect.get(worker, 'worker');
  if (!(thread instanceof Thread)) throw new ExoraError('engine_unavailable');
  return thread;
}
