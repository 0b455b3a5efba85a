import { randomUUID } from 'node:crypto';

/** A value as Postgres reads it from text, with words for it in a report. */
export interface BadValue {
  name: string;
  text: string | null;
}

const value = (name: string, text: string | null): BadValue => ({ name, text });
const values = (...texts: string[]): BadValue[] => texts.map((text) => value(text === '' ? 'empty' : text, text));

const megabytes = (count: number) => 'x'.repeat(count * 1_048_576);
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** JSON that is no object, or an odd one. */
const shapes = values(
  'null',
  '"words"',
  '5',
  '-1',
  'true',
  '[]',
  '{}',
  '[null]',
  '[1, "a", {}]',
  '{"": null}',
  '[[]]',
  '[{}]',
);

const byType: Record<string, BadValue[]> = {
  uuid: [value('unknown id', randomUUID()), value('nil id', '00000000-0000-0000-0000-000000000000')],
  text: [
    ...values('', ' ', 'no such word', '-1', 'NaN', "';--\\%_", '\u0001\n\u202e', '💊'),
    value('100,000 characters', 'x'.repeat(100_000)),
    value('300 characters', 'é'.repeat(300)),
  ],
  smallint: values('0', '-1', '32767', '-32768'),
  integer: values('0', '-1', '2147483647', '-2147483648'),
  bigint: values('0', '-1', '9223372036854775807', '-9223372036854775808'),
  numeric: values('0', '-1', 'NaN', 'Infinity', '-Infinity', '1e1000', '1e-1000'),
  'double precision': values('0', '-1', 'NaN', 'Infinity', '-Infinity', '1e308'),
  real: values('0', '-1', 'NaN', 'Infinity'),
  boolean: values('true', 'false'),
  date: values('infinity', '-infinity', '4713-01-01 BC', '5874897-12-31'),
  'timestamp with time zone': values('infinity', '-infinity', '4713-01-01 BC', '294276-12-31'),
  interval: values('0', '-1 second', '178000000 years', '-178000000 years'),
  jsonb: [...shapes, value('2 MB of JSON', `{"a": "${megabytes(2)}"}`), value('5,000 levels of JSON', deep(5000))],
  'text[]': [
    ...values('{}', '{NULL}', '{""}', '{no such word}', '{{a},{b}}'),
    value('10,000 words', `{${Array.from({ length: 10_000 }, (_, at) => `word${at}`).join(',')}}`),
    value('a word of 100,000 characters', `{${'x'.repeat(100_000)}}`),
  ],
  'uuid[]': [
    ...values('{}', '{NULL}'),
    value('unknown ids', `{${randomUUID()}}`),
    value('10,000 unknown ids', `{${Array.from({ length: 10_000 }, randomUUID).join(',')}}`),
  ],
  'integer[]': values('{}', '{NULL}', '{-1}', '{2147483647}'),
  bytea: [...values('\\x', '\\x00'), value('2 MB', `\\x${'00'.repeat(2 * 1_048_576)}`)],
};

/** What to try for a parameter of this type, null included. Throws for a type that nobody has thought about. */
export function badValues(type: string): BadValue[] {
  const known = byType[type];
  if (known === undefined) throw new Error(`Say in bad-values.ts what is bad input of type ${type}.`);
  return [value('null', null), ...known];
}

/** What takes the place of a part of a JSON value. */
const parts: unknown[] = [null, 'words', '', -1, 1.5, 99_999_999_999_999, true, [], {}, [null], 'x'.repeat(100_000)];

/** Numbers that JSON can hold and JavaScript can't write. */
const numbers = ['1e400', '1e-400'];
const number = '"@number@"';

/**
 * A good JSON value with each of its parts replaced by something else, one at a time, and each left out. With `every`, a
 * part is replaced by one in so many of the values, the next part by the next ones, so that each value is still tried.
 */
export function mutations(json: string, every = 1): BadValue[] {
  const good: unknown = JSON.parse(json);
  const found: BadValue[] = [];
  for (const [turn, path] of paths(good).entries()) {
    const at = path.join('.');
    const isTheirTurn = (_: unknown, index: number) => (index + turn) % every === 0;
    for (const part of parts.filter(isTheirTurn)) {
      const shown = JSON.stringify(part).slice(0, 30);
      found.push(value(`.${at} = ${shown}`, JSON.stringify(replaced(good, path, part))));
    }
    const withNumber = JSON.stringify(replaced(good, path, JSON.parse(number)));
    for (const shown of numbers.filter(isTheirTurn))
      found.push(value(`.${at} = ${shown}`, withNumber.replace(number, shown)));
    found.push(value(`.${at} left out`, JSON.stringify(replaced(good, path, undefined))));
  }
  return found;
}

function paths(json: unknown, above: string[] = []): string[][] {
  if (typeof json !== 'object' || json === null) return [];
  // Of an array's items, the first stands for all.
  const entries = Array.isArray(json) ? Object.entries(json).slice(0, 1) : Object.entries(json);
  return entries.flatMap(([key, inner]) => [[...above, key], ...paths(inner, [...above, key])]);
}

function replaced(json: unknown, [key, ...rest]: string[], part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(json)) return json.map((item, at) => (String(at) === key ? replaced(item, rest, part) : item));
  const object = json as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, part) };
}
