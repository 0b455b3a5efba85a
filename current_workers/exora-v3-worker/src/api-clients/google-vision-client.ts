import { ExoraError, toExoraError } from '@exora/contracts';
import type { RecognisablePicture, RecognisedPage } from '@exora/document-reader';
import { ImageAnnotatorClient } from '@google-cloud/vision';
import type { HeldJob } from '../database/job-coordinator.ts';
import { pictureAnswer, UnreadPicture } from './google-vision-answer.ts';
import { visionFault } from './google-vision-error.ts';
import { ProviderRefusal, retryAfterMs } from './provider-refusal.ts';
import type { ProviderAnswer, RateLimiter } from './rate-limiter.ts';

/**
 * List price of document text detection: 1.50 USD for 1000 pages (https://cloud.google.com/vision/pricing). The first 1000 of
 * a month are free, which is not known here: they are counted like all others.
 */
const microsPerPage = 1500;

/** Where Google Vision answers, with which key. */
export interface VisionAccess {
  apiKey: string;
  endpoint: URL;
}

/**
 * Google Cloud Vision over REST. The SDK's own retries and its telemetry are off: the budget counts every call, and what a
 * call holds is nobody else's.
 */
export class GoogleVisionClient {
  readonly #sdk: ImageAnnotatorClient;
  readonly #limiter: RateLimiter;
  readonly #timeoutMs: number;
  #ready: Promise<void> | null = null;

  constructor({ apiKey, endpoint }: VisionAccess, limiter: RateLimiter, timeoutMs = 60_000) {
    const isPlain = endpoint.protocol === 'http:';
    this.#sdk = new ImageAnnotatorClient({
      // It goes into a header. With a key the SDK looks for no other credentials.
      apiKey,
      fallback: true,
      apiEndpoint: endpoint.hostname,
      port: Number(endpoint.port) || (isPlain ? 80 : 443),
      protocol: isPlain ? 'http' : 'https',
      enableTelemetryTracing: false,
      enableTelemetryLogging: false,
    });
    this.#limiter = limiter;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Reads pictures in one call, counted for the job's document; answers in their order. Rejects with `Parked`, `engine_key_refused`,
   * `page_not_recognised` (of several pictures it may be another's fault) or `engine_unavailable`.
   */
  async annotate(
    pictures: readonly RecognisablePicture[],
    job: HeldJob,
    signal: AbortSignal,
  ): Promise<(RecognisedPage | UnreadPicture)[]> {
    this.#ready ??= this.#obeyRetryAfter();
    await this.#ready;
    const call = {
      provider: 'google_vision',
      endpoint: 'document_text_detection',
      estimatedTokens: 0,
      estimatedCostMicros: pictures.length * microsPerPage,
      timeoutMs: this.#timeoutMs,
      job,
      signal,
    };
    const result = await this.#limiter.run(call, (stop) => this.#call(pictures, stop)).catch(asUnavailable);
    if (result instanceof ExoraError) throw result;
    return result;
  }

  async #call(
    pictures: readonly RecognisablePicture[],
    signal: AbortSignal,
  ): Promise<ProviderAnswer<(RecognisedPage | UnreadPicture)[] | ExoraError>> {
    const requests = pictures.map(({ bytes }) => ({
      // A Buffer: of any other view the SDK sends its memory from the start on (proto3-json-serializer 4.1, bytes.js).
      image: { content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      features: [{ type: 'DOCUMENT_TEXT_DETECTION' as const }],
    }));
    try {
      const [{ responses }] = await this.#sdk.batchAnnotateImages({ requests }, { retry: null, signal });
      const answers = (responses ?? []).map(pictureAnswer);
      const read = answers.filter((answer) => !(answer instanceof UnreadPicture)).length;
      return { result: answers, tokens: 0, costMicros: read * microsPerPage };
    } catch (thrown) {
      const fault = visionFault(thrown);
      if (fault instanceof ProviderRefusal || fault.code === 'engine_unavailable') throw fault;
      // What was refused for what it is was not worked on, and is not billed.
      return { result: fault, tokens: 0, costMicros: 0 };
    }
  }

  /** The SDK's errors don't carry headers: a refusal that says in its header for how long is made where that is seen. */
  async #obeyRetryAfter(): Promise<void> {
    const { transporter } = await this.#sdk.auth.getClient();
    transporter.interceptors.response.add({
      resolved: async (response) => {
        const { status, headers } = response;
        if ((status !== 429 && status !== 503) || retryAfterMs(headers) === null) return response;
        // An answer that nobody reads would keep its connection.
        await response.arrayBuffer();
        throw new ProviderRefusal(status, headers);
      },
    });
  }
}

/** A budget that has no room for this call, however long it waits, is an engine that can't be had, and no fault of a document. */
function asUnavailable(thrown: unknown): never {
  throw toExoraError(thrown).code === 'invalid_request'
    ? new ExoraError('engine_unavailable', { cause: thrown })
    : thrown;
}
