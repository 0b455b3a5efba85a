export { defaultLimits, type ReaderLimits } from './limits.ts';
export type { OcrChoice } from './ocr/choose.ts';
export { closeReader, type ReadOptions, readDocument, warmUp } from './read-document.ts';
