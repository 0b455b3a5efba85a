export { defaultLimits, type ReaderLimits } from './limits.ts';
export { closeEngines, type OcrChoice } from './ocr/choose.ts';
export { type ReadOptions, readDocument } from './read-document.ts';
