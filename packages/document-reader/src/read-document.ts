import { createHash } from 'node:crypto';
import type { ReadDocument, ReadPage } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import { checkFileContent } from '@exora/contracts/sniff';
import { runDocument, type TakePage } from './isolation/run-document.ts';
import { dropThread, keepSpareFor, prepareThread } from './isolation/threads.ts';
import { defaultLimits, type ReaderLimits } from './limits.ts';
import { pagesAtOnce } from './memory.ts';
import { chooseEngine, closeEngines, type OcrChoice } from './ocr/choose.ts';
import type { RecognisePage } from './ocr/recognised-page.ts';

/** Each holds a page as it was drawn, some 35 MB. */
const pagesOutsideAtOnce = 4;

/** How a document is read. */
export interface ReadOptions {
  /** Only tells which sentence a wrong file gets; the bytes decide what it is. */
  fileName?: string;
  /** Called with each page in order, and its picture, which is made only then; the next page waits until it is done. */
  onPage?: TakePage;
  /** Pages that are known already (numbers from 1): neither read nor given. */
  skipPages?: ReadonlySet<number>;
  /** Ends the reading; its reason is thrown. */
  signal?: AbortSignal;
  limits?: Partial<ReaderLimits>;
  ocr?: OcrChoice;
  /** Reads pages that are pictures in place of `ocr`, for example over a network, which the document's thread has not. */
  recognisePage?: RecognisePage;
}

/**
 * Reads a document: what it is, and its pages of positioned words. With `onPage` pages go there as they come and are not
 * kept; `pages` of the answer is then empty. What a structured file states itself comes at the end, whole. Throws an
 * `ExoraError` for everything that can be wrong with a file.
 */
export async function readDocument(bytes: Uint8Array, options: ReadOptions = {}): Promise<ReadDocument> {
  const content = checkFileContent(options.fileName, bytes);
  if ('code' in content) throw new ExoraError(content.code);
  const pages: ReadPage[] = [];
  const limits = { ...defaultLimits, ...options.limits };
  const engine = await chooseEngine(options.ocr ?? 'auto');
  const structured = await runDocument(
    {
      bytes,
      type: content.type,
      skipPages: options.skipPages ?? new Set(),
      limits,
      pictures: options.onPage !== undefined,
      ocrEngine: engine.name,
      // Pages that wait for an answer from outside keep no processor busy, and go there together.
      pagesAtOnce: Math.max(pagesAtOnce(limits.memoryMb), options.recognisePage === undefined ? 1 : pagesOutsideAtOnce),
    },
    {
      engine,
      recognisePage: options.recognisePage ?? null,
      signal: options.signal ?? new AbortController().signal,
      take: options.onPage ?? ((page) => void pages.push(page)),
    },
  );
  return { sha256: createHash('sha256').update(bytes).digest('hex'), mime: content.type, pages, structured };
}

/** Loads what reading needs, while a document is still on its way. Between documents it stays loaded for `keepMs`. */
export function warmUp(keepMs: number, limits: Partial<ReaderLimits> = {}): void {
  keepSpareFor(keepMs);
  prepareThread(limits.heapMb ?? defaultLimits.heapMb);
}

/** Ends all threads of the reader at once instead of after their time of idleness. Reading again starts them anew. */
export async function closeReader(): Promise<void> {
  await Promise.all([closeEngines(), dropThread()]);
}
