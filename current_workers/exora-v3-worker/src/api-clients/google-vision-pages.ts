import { setTimeout as sleep } from 'node:timers/promises';
import { ExoraError, toExoraError } from '@exora/contracts';
import type { RecognisablePicture, RecognisedPage } from '@exora/document-reader';
import { Backoff } from '../utils/backoff.ts';
import { UnreadPicture } from './google-vision-answer.ts';
import { GoogleVisionError } from './google-vision-error.ts';

/** Of `images:annotate` (https://cloud.google.com/vision/quotas): images in a request, and bytes of its JSON with room for the rest. */
const mostPictures = 16;
const mostJsonBytes = 9_900_000;
const triesInAll = 3;
/** For a picture that an answer leaves out: as an internal fault of Vision. */
const unanswered = new UnreadPicture(13);

/** Sends pictures in one call; answers in their order. */
export type Annotate = (
  pictures: readonly RecognisablePicture[],
  signal: AbortSignal,
) => Promise<(RecognisedPage | UnreadPicture)[]>;

interface WaitingPage {
  picture: RecognisablePicture;
  resolve: (page: RecognisedPage) => void;
  reject: (reason: unknown) => void;
}

/** Milliseconds. */
interface Times {
  /** How long a page waits for others to go with it. */
  gatherMs: number;
  /** Before the first repetition; doubled before each further one. */
  firstRetryMs: number;
}

/**
 * The pages of one document on their way through Google Vision. Pages that wait at the same time go together, one request
 * after the other. A picture that Vision could not read this time is sent again, up to three times in all; a call that is
 * refused or fails to the end is the last of the document.
 */
export class GoogleVisionPages {
  readonly #annotate: Annotate;
  readonly #signal: AbortSignal;
  readonly #times: Times;
  readonly #waiting: WaitingPage[] = [];
  #sending = false;
  #stopped: { reason: unknown } | null = null;

  constructor(annotate: Annotate, signal: AbortSignal, times: Partial<Times> = {}) {
    this.#annotate = annotate;
    this.#signal = signal;
    this.#times = { gatherMs: 50, firstRetryMs: 500, ...times };
  }

  /** Rejects with what the call rejected with, or `page_not_recognised` or `engine_unavailable` for this picture alone. */
  recognise(picture: RecognisablePicture): Promise<RecognisedPage> {
    const { promise, resolve, reject } = Promise.withResolvers<RecognisedPage>();
    this.#waiting.push({ picture, resolve, reject });
    if (!this.#sending) void this.#sendAll();
    return promise;
  }

  /** Never rejects: each page learns what became of it. */
  async #sendAll(): Promise<void> {
    this.#sending = true;
    while (this.#waiting.length > 0) {
      if (this.#stopped === null) await sleep(this.#times.gatherMs);
      await this.#send(this.#nextBatch());
    }
    this.#sending = false;
  }

  #nextBatch(): WaitingPage[] {
    let bytes = 0;
    let count = 0;
    for (const { picture } of this.#waiting) {
      bytes += base64Length(picture.bytes.length) + 200;
      if (count === mostPictures || (count > 0 && bytes > mostJsonBytes)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #send(batch: readonly WaitingPage[]): Promise<void> {
    const backoff = new Backoff({ firstMs: this.#times.firstRetryMs, lastMs: 8000 });
    let open = batch;
    for (let tries = 1; open.length > 0; tries++) {
      const isLast = tries === triesInAll;
      try {
        if (this.#stopped !== null) throw this.#stopped.reason;
        if (tries > 1) await sleep(backoff.next(), undefined, { signal: this.#signal });
        const answers = await this.#annotate(
          open.map(({ picture }) => picture),
          this.#signal,
        );
        open = open.filter((page, at) => !settled(page, answers[at] ?? unanswered, isLast));
      } catch (thrown) {
        const { code } = toExoraError(thrown);
        if (code === 'engine_unavailable' && !isLast && this.#stopped === null) continue;
        if (code === 'page_not_recognised') return this.#sendEach(open, thrown);
        this.#stopped ??= { reason: thrown };
        for (const { reject } of open) reject(thrown);
        return;
      }
    }
  }

  /** A request that is refused for what it holds: one of its pictures may be the reason. */
  async #sendEach(pages: readonly WaitingPage[], refusal: unknown): Promise<void> {
    if (pages.length === 1) pages[0]?.reject(refusal);
    else for (const page of pages) await this.#send([page]);
  }
}

/** Whether the page has its answer; one that can't be read this time has none, unless it was the last. */
function settled(page: WaitingPage, answer: RecognisedPage | UnreadPicture, isLast: boolean): boolean {
  if (!(answer instanceof UnreadPicture)) {
    page.resolve(answer);
    return true;
  }
  if (answer.mayBeReadLater && !isLast) return false;
  const cause = new GoogleVisionError(`RPC_CODE_${answer.code}`);
  page.reject(new ExoraError(answer.mayBeReadLater ? 'engine_unavailable' : 'page_not_recognised', { cause }));
  return true;
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
