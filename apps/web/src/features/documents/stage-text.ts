import { isUnfinished, type ShellFile } from '@exora/contracts';
import { counted } from '#lib/format/quantities.ts';

/** Where a document stands, in the words of the documents list. */
export function stageText(file: Pick<ShellFile, 'status' | 'pages_done' | 'pages_total' | 'fact_count'>): string {
  switch (file.status) {
    case 'queued':
      return 'Waiting';
    case 'held':
      return 'Waiting for the virus check';
    case 'reading':
      return readingText(file.pages_done, file.pages_total);
    case 'understanding':
      return 'Understanding';
    case 'processed':
      return file.fact_count === 0 ? 'No facts found' : counted(file.fact_count, 'fact');
    case 'failed':
      return 'Failed';
    case 'quarantined':
      return 'Blocked';
    case 'kept':
      return 'Kept unread';
    case 'asks':
      return 'Whose is it?';
  }
}

function readingText(done: number, total: number | null): string {
  if (total === null || total === 0) return 'Reading';
  return `Reading page ${Math.min(done + 1, total)} of ${total}`;
}

/** How far a document is, 0…1, or null while that can't be known. Understanding counts as the last tenth. */
export function stageProgress(file: Pick<ShellFile, 'status' | 'pages_done' | 'pages_total'>): number | null {
  switch (file.status) {
    case 'queued':
    case 'held':
    case 'failed':
    case 'quarantined':
    case 'kept':
    case 'asks':
      return null;
    case 'reading':
      return file.pages_total ? (file.pages_done / file.pages_total) * 0.9 : null;
    case 'understanding':
      return 0.95;
    case 'processed':
      return 1;
  }
}

/** Whether a document is still being worked on. */
export function inProgress(file: Pick<ShellFile, 'status'>): boolean {
  return isUnfinished(file.status);
}

/** Whether a document ended with an error: nobody can open it, and the list says why. */
export function isStopped(file: Pick<ShellFile, 'status'>): boolean {
  return file.status === 'failed' || file.status === 'quarantined';
}
