import { describeError, type HealthStatus, isErrorCode, jobTypes } from '@exora/contracts';

const types: Readonly<Record<(typeof jobTypes)[number], string>> = {
  shell_file_processing: 'Reading',
  ai_processing: 'Understanding',
  semantic_processing: 'Narrating',
  privacy_processing: 'Erasure',
};

/** A job's type in a word; one of another version as it is. */
export function typeName(type: string): string {
  return Object.entries(types).find(([known]) => known === type)?.[1] ?? type;
}

/** The types to choose from. */
export const typeChoices = jobTypes.map((value) => ({ value, label: types[value] }));

const statuses: Readonly<Record<string, { name: string; tone: 'neutral' | 'brand' | 'ok' | 'warn' | 'danger' }>> = {
  pending: { name: 'Ready', tone: 'neutral' },
  scheduled: { name: 'Scheduled', tone: 'neutral' },
  processing: { name: 'Processing', tone: 'brand' },
  completed: { name: 'Completed', tone: 'ok' },
  failed: { name: 'Failed', tone: 'danger' },
  dead_letter: { name: 'Dead letter', tone: 'danger' },
  cancelled: { name: 'Cancelled', tone: 'warn' },
};

/** A job's state in a word, with its tone. */
export function statusLook(status: string) {
  return statuses[status] ?? { name: status, tone: 'neutral' as const };
}

/** How well something does, with its tone. */
export const healthLooks = {
  healthy: { name: 'Healthy', tone: 'ok' },
  warning: { name: 'Needs a look', tone: 'warn' },
  critical: { name: 'Needs help now', tone: 'danger' },
} as const satisfies Record<HealthStatus, { name: string; tone: string }>;

/** What an error code says, for codes of our list; parameters stay unfilled names there, so only whole sentences are shown. */
export function errorText(code: string | null): string | null {
  if (code === null || !isErrorCode(code)) return null;
  const { what } = describeError(code);
  return what.includes('{') ? null : what;
}

/** A technical name in words: “longest_transaction_seconds” as “Longest transaction seconds”. */
export function spoken(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The beginning of an id that tells it from its neighbours: ids begin with the time of their making. */
export function shortId(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-6)}`;
}
