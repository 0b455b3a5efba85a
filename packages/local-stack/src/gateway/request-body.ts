import type { IncomingMessage } from 'node:http';

/** A request's body as a stream that ends with an error as soon as it is larger than allowed. */
export interface LimitedBody {
  stream: ReadableStream<Uint8Array>;
  /** Whether the limit was hit. */
  isTooLarge(): boolean;
}

/** Counts what really arrives: `Content-Length` may be missing or untrue. */
export function limitedBody(request: IncomingMessage, maxBytes: number): LimitedBody {
  let arrived = 0;
  let tooLarge = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        request.on('data', (chunk: Buffer) => {
          if (tooLarge) return;
          arrived += chunk.length;
          if (arrived > maxBytes) {
            tooLarge = true;
            controller.error(new Error('The body is larger than allowed.'));
            return;
          }
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) request.pause();
        });
        request.once('end', () => {
          if (!tooLarge) controller.close();
        });
        request.once('error', (error) => {
          if (!tooLarge) controller.error(error);
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
  return { stream, isTooLarge: () => tooLarge };
}
