import { AsyncLocalStorage } from 'node:async_hooks';
import { AnsweredDatabaseError } from './database-errors.ts';

/**
 * Lite writes every database error to the console, values of rows included, and mails with their links. While it works
 * on a request, what it writes is reduced to kinds and codes of errors and given to the caller instead.
 */
const collected = new AsyncLocalStorage<string[]>();

/** Note of an error by which one of our own database functions refused something. */
export const refusalNote = 'refusal';

const methods = ['error', 'warn', 'info', 'log', 'debug'] as const;
let isInstalled = false;

/** Runs `work` with lite's console output caught; gives its result and the redacted words, oldest first. */
export async function withQuietConsole<T>(work: () => Promise<T>): Promise<{ result: T; notes: string[] }> {
  install();
  const notes: string[] = [];
  const result = await collected.run(notes, work);
  return { result, notes };
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  for (const method of methods) {
    const original = console[method];
    console[method] = (...values: unknown[]) => {
      const notes = collected.getStore();
      if (notes === undefined) original.apply(console, values);
      else notes.push(...values.map(redact).filter((note) => note !== ''));
    };
  }
}

/** Class and code of an error; nothing of a text, which may quote a row. */
function redact(value: unknown): string {
  if (!(value instanceof Error)) return '';
  if (value instanceof AnsweredDatabaseError) return value.isRefusal ? refusalNote : `database error ${value.sqlState}`;
  const code =
    'code' in value && typeof value.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(value.code) ? value.code : '';
  return `${value.constructor.name} ${code}`.trim();
}
