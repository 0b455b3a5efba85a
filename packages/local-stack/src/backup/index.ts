export { type ArchiveState, isOpenGap, readArchiveState } from './archiver.ts';
export { backUp, type MadeBackup } from './backup.ts';
export { type BackupSetUp, checkPlace, endBackups, placeOf, readBackupConfig, setUpBackups } from './backup-place.ts';
export { brokenSentence } from './inspect.ts';
export { findBackups, type ManifestBody } from './manifest.ts';
export { gapSentence, type Restored, restore } from './restore.ts';
export { keysIn } from './sealing.ts';
export { type Verified, verifyBackup } from './verify.ts';
