export { discardImport } from './discard-import.ts';
export { importTarget, type NewProfile } from './import-target.ts';
export { recordSource } from './record-source.ts';
