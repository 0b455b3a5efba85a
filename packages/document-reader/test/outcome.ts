import { ExoraError, type ReadDocument } from '@exora/contracts';
import { type ReadOptions, readDocument } from '../src/index.ts';

/** What became of a document: what was read, or the code of its error. Anything else that is thrown is thrown on. */
export async function outcomeOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<ReadDocument | string> {
  return readDocument(bytes, options).catch((thrown: unknown) => {
    if (thrown instanceof ExoraError) return thrown.code;
    throw thrown;
  });
}

/** The text of a document that was read, its pages parted by form feeds, or the code of its error. */
export async function textOrCode(bytes: Uint8Array, options: ReadOptions = {}): Promise<string> {
  const outcome = await outcomeOf(bytes, options);
  return typeof outcome === 'string' ? outcome : outcome.pages.map(({ text }) => text).join('\f');
}
