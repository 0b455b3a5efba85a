import { logFailure } from '#lib/log.ts';

/**
 * A body that is made while it is taken, as fast as it is taken: nothing of it is held. When its source fails, that is logged
 * and the body ends with an error, which cuts the connection, so that nobody takes the part for the whole.
 */
export function streamOf(chunks: AsyncIterator<Uint8Array, unknown>, where: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (thrown) {
        logFailure(thrown, { reference: null, where });
        controller.error(thrown);
      }
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}
