import type postgres from 'postgres';

/** `2026-11-20 10:00:00.5+00` as Postgres prints it, with `T` and full zone as PostgREST answers. */
function isoTime(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}

/** Lite hands over JSON that is text already; writing that out once more would store a string. */
function jsonText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return value;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return JSON.stringify(value);
    throw thrown;
  }
}

function asNumber(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

const unchanged = (value: string): string => value;

/** How values cross between lite and Postgres, so that a client gets what hosted PostgREST would answer. */
export const columnTypes: Record<string, postgres.PostgresType> = {
  json: { to: 114, from: [114], serialize: jsonText, parse: JSON.parse },
  jsonb: { to: 3802, from: [3802], serialize: jsonText, parse: JSON.parse },
  numeric: { to: 1700, from: [1700], serialize: String, parse: asNumber },
  timestamp: { to: 1114, from: [1114], serialize: unchanged, parse: isoTime },
  timestamptz: { to: 1184, from: [1184], serialize: unchanged, parse: isoTime },
};
