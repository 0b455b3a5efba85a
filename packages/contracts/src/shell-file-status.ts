/**
 * Where a document stands. `held`: it waits for the malware scanner. `quarantined`: malware was found, nobody gets its bytes.
 * `kept`: its owner wants that no engine reads it. `asks`: it names somebody else, and has no facts until its owner answers.
 */
export const shellFileStatuses = [
  'queued',
  'held',
  'reading',
  'understanding',
  'processed',
  'failed',
  'quarantined',
  'kept',
  'asks',
] as const;
export type ShellFileStatus = (typeof shellFileStatuses)[number];

/** Whether a document is still on its way: nobody has to do anything but wait. */
export function isUnfinished(status: ShellFileStatus): boolean {
  return status === 'queued' || status === 'held' || status === 'reading' || status === 'understanding';
}
