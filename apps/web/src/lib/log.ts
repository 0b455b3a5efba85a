import { toExoraError } from '@exora/contracts';

/**
 * Writes one JSON line about a failure to standard error. Only codes, class names and the route's pattern are written:
 * messages of databases and parsers can hold values of a record.
 */
export function logFailure(thrown: unknown, at: { reference: string | null; where: string }): void {
  const error = toExoraError(thrown);
  const line = {
    time: new Date().toISOString(),
    level: 'error',
    code: error.code,
    reference: at.reference,
    where: at.where,
    cause: causeOf(thrown === error ? error.cause : thrown),
  };
  console.error(JSON.stringify(line));
}

function causeOf(cause: unknown): { name: string; code: string | null; at: string | null } | null {
  if (typeof cause !== 'object' || cause === null) return null;
  const name = cause instanceof Error ? cause.name : 'Answer';
  const code = 'code' in cause && /^\w{2,40}$/.test(String(cause.code)) ? String(cause.code) : null;
  const frame = cause instanceof Error ? /\n\s+at (.+)/.exec(cause.stack ?? '')?.[1] : undefined;
  return { name, code, at: frame ?? null };
}
