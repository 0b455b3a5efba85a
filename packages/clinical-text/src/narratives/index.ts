export type { DropReason } from './check/drop-reasons.ts';
export type { Subject } from './subjects.ts';
export { type ToldRecord, tellRecord } from './tell-record.ts';
export { rulesWriter } from './write/rules-writer.ts';
export type { NarrativeWriter, Written } from './writer.ts';
