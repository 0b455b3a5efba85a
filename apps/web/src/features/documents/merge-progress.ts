import type { Progress, ShellFile } from '@exora/contracts';
import { inProgress } from './stage-text.ts';

/** The list with the stages that were polled since. A document that has ended keeps what the list says of it. */
export function mergeProgress<T extends ShellFile>(documents: readonly T[], progress: readonly Progress[]): T[] {
  const byId = new Map(progress.map((row) => [row.id, row]));
  return documents.map((file) => {
    const row = byId.get(file.id);
    return row === undefined || !inProgress(file) ? file : { ...file, ...row };
  });
}

/** Whether a document of the list has ended since the list was read, so that the list is due. */
export function anyEnded(documents: readonly ShellFile[], progress: readonly Progress[]): boolean {
  const ended = new Set(progress.filter((row) => !inProgress(row)).map(({ id }) => id));
  return documents.some((file) => inProgress(file) && ended.has(file.id));
}
