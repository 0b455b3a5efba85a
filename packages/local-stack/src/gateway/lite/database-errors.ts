import { isErrorCode } from '@exora/contracts';
import { z } from 'zod';

const databaseErrorSchema = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  message: z.string(),
  detail: z.string().nullish(),
  hint: z.string().nullish(),
});

/** SQLSTATEs that lite itself answers as PostgREST does, with their words changed on the way. */
const answeredByLite = new Set(['42501', '42P01', '42703', '42883', '42P17', '25006']);

/**
 * A database error in the form in which lite passes on code, message, details, hint and status. Without it an error that
 * a function raises reaches the client as a bare 500.
 *
 * The form is PostgREST's own for functions that choose their answer: code `PGRST`, the body in the message and the
 * status in the detail.
 */
export function normaliseDatabaseError(thrown: unknown): unknown {
  if (isWithoutConnection(thrown)) return withoutConnection();
  if (isOfWrongType(thrown)) return ofWrongType();
  const parsed = databaseErrorSchema.safeParse(thrown);
  if (!parsed.success) return thrown;
  const { code, message, detail, hint } = parsed.data;
  if (answeredByLite.has(code) || code.startsWith('PT')) return thrown;
  // Lite's storage looks at these two codes itself. Its answer lacks the hint only, which Postgres never gives to them.
  if ((code === '23505' || code === '23503') && !hint) return thrown;
  return new AnsweredDatabaseError(
    code,
    JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null }),
    isErrorCode(detail),
  );
}

/** The codes of the driver and of the system for a database that can't be reached, or not any more. */
function isWithoutConnection(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && /^(CONNECTION_|CONNECT_|E[A-Z]{3,}$)/.test(String(thrown.code));
}

/** The driver's word for a value that it can't write as its parameter's type: an object for a list, say. */
function isOfWrongType(thrown: unknown): boolean {
  return thrown instanceof TypeError && 'code' in thrown && thrown.code === 'ERR_INVALID_ARG_TYPE';
}

function ofWrongType(): AnsweredDatabaseError {
  const message = 'A parameter is not of its type.';
  return new AnsweredDatabaseError(
    '22P02',
    JSON.stringify({ code: '22P02', message, details: null, hint: null }),
    false,
  );
}

function withoutConnection(): AnsweredDatabaseError {
  const message = 'The database can’t be reached, or the connection to it was cut. Try again.';
  return new AnsweredDatabaseError(
    noConnection,
    JSON.stringify({ code: noConnection, message, details: null, hint: null }),
    false,
  );
}

/** PostgREST's code for it. */
const noConnection = 'PGRST001';

/** A database error whose whole answer is decided. */
export class AnsweredDatabaseError extends Error {
  override readonly name = 'AnsweredDatabaseError';
  readonly code = 'PGRST';
  readonly detail: string;
  readonly sqlState: string;
  /** True when one of our functions refused something, which is no failure of the server. */
  readonly isRefusal: boolean;

  constructor(sqlState: string, body: string, isRefusal: boolean) {
    super(body);
    this.sqlState = sqlState;
    this.isRefusal = isRefusal;
    this.detail = JSON.stringify({ status: httpStatus(sqlState), headers: {} });
  }
}

/** PostgREST's table: https://docs.postgrest.org/en/stable/references/errors.html#status-codes */
function httpStatus(code: string): number {
  if (code === '23503' || code === '23505') return 409;
  if (code === 'P0001') return 400;
  if (code === '53400') return 500;
  if (code === '57P01' || code === noConnection) return 503;
  switch (code.slice(0, 2)) {
    case '08':
    case '53':
      return 503;
    case '0L':
    case '0P':
    case '28':
      return 403;
    case '09':
    case '25':
    case '2D':
    case '38':
    case '39':
    case '3B':
    case '40':
    case '55':
    case '57':
    case '58':
    case 'F0':
    case 'HV':
    case 'P0':
    case 'XX':
      return 500;
    case '54':
      return 413;
    default:
      return 400;
  }
}
