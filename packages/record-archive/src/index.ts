export { type CanonicalRecord, canonicalRecord } from './canonical.ts';
export {
  type Imported,
  type ImportedArchive,
  type ImportProgress,
  type ImportTarget,
  importArchive,
} from './import-archive.ts';
export { importedId } from './imported-id.ts';
export { archiveFormat, type Manifest } from './manifest.ts';
export { type Archive, type ArchiveLimits, type ArchiveProblem, archiveLimits, openArchive } from './read-archive.ts';
export { type ArchiveTable, archiveTables, pathOf } from './tables.ts';
export { type RecordSource, writeArchive } from './write-archive.ts';
