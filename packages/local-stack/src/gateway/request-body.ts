import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';

/** A request's body as a stream that ends with an error as soon as it is larger or slower than allowed. */
export interface LimitedBody {
  stream: ReadableStream<Uint8Array>;
  /** Which limit was hit, or null. */
  refusal(): Refusal | null;
}

/**
 * Counts what really arrives: `Content-Length` may be missing or untrue. `maxMs` is how long all of it may take; null for
 * as long as the server lets any request take.
 */
export function limitedBody(request: IncomingMessage, maxBytes: number, maxMs: number | null): LimitedBody {
  let arrived = 0;
  let refusal: Refusal | null = null;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const refuse = (why: Refusal) => {
          refusal = why;
          clearTimeout(timer);
          controller.error(new Error('The body is not taken.'));
        };
        const timer = maxMs === null ? undefined : setTimeout(() => refuse(tooSlow(maxMs)), maxMs);
        request.on('data', (chunk: Buffer) => {
          if (refusal !== null) return;
          arrived += chunk.length;
          if (arrived > maxBytes) {
            refuse(tooLarge(maxBytes));
            return;
          }
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) request.pause();
        });
        request.once('end', () => {
          clearTimeout(timer);
          if (refusal === null) controller.close();
        });
        request.once('error', (error) => {
          clearTimeout(timer);
          if (refusal === null) controller.error(error);
        });
        request.pause();
      },
      pull() {
        request.resume();
      },
      cancel() {
        request.resume();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 256 * 1024 }),
  );
  return { stream, refusal: () => refusal };
}

export function tooLarge(maxBytes: number): Refusal {
  return { status: 413, code: 'Payload too large', message: `At most ${maxBytes} bytes.` };
}

function tooSlow(maxMs: number): Refusal {
  return { status: 408, code: 'request_timeout', message: `The whole request has to arrive within ${maxMs / 1000} s.` };
}
