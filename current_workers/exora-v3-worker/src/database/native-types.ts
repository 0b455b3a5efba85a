import pg from 'pg';

type Parse = (text: string) => unknown;

/** `2026-11-20 10:00:00.5+00` as Postgres writes it, in the form that it has in Postgres' JSON. */
function isoTime(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}

const asText: Parse = (text) => text;
const { builtins, getTypeParser } = pg.types;
const textArray: number = 1009;
const uuidArray: number = 2951;

/** By type's OID, how a value that the server writes as text becomes what `JSON.parse` gives for the same in JSON. */
export const nativeTypes: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [builtins.BOOL, (text) => text === 't'],
  [builtins.INT2, Number],
  [builtins.INT4, Number],
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
  [builtins.JSON, JSON.parse],
  [builtins.JSONB, JSON.parse],
  [builtins.TIMESTAMPTZ, isoTime],
  [builtins.DATE, asText],
  [builtins.TEXT, asText],
  [builtins.UUID, asText],
  [textArray, getTypeParser(textArray)],
  [uuidArray, getTypeParser(uuidArray)],
]);
