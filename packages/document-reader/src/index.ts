export { defaultLimits, type ReaderLimits } from './limits.ts';
export type { OcrChoice } from './ocr/choose.ts';
export type {
  Point,
  RecognisablePicture,
  RecognisedPage,
  RecognisedWord,
  RecognisePage,
} from './ocr/recognised-page.ts';
export { closeReader, type ReadOptions, readDocument, warmUp } from './read-document.ts';
