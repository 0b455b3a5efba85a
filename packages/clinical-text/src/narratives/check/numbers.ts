import { nameKey } from '../words/names.ts';
import { textOf } from '../words/quantities.ts';
import { datesIn } from './dates.ts';
import type { DropReason } from './drop-reasons.ts';
import { type Grounds, unitKey } from './fact-grounds.ts';
import type { Reading } from './reading.ts';

/** Units that stand after a number even where no cited fact has them. Spelled as `unitKey` gives them. */
const knownUnits = new Set(
  `mg g ug ng pg kg ml l dl ul mmol umol nmol pmol mol miu iu u unit tablet capsule puff drop spray patch sachet lozenge injection mmhg
  bpm cm m mm km day week month year hour minute min h c f kpa meq mosm fl percent kcal ppm kj lb lbs`.split(/\s+/),
);

const words: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  once: 1,
  twice: 2,
};

/**
 * Every number is one of the fact that it speaks of, with that fact's unit where it has one, and on that fact's day where a
 * date follows. How often a day and how many of something are numbers too, also in words.
 */
export function checkNumbers(reading: Reading): DropReason | null {
  const dates = datesIn(reading);
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (reading.isTaken(index)) continue;
    const token = reading.tokens[index];
    if (token === undefined) continue;
    const number = words[token.key];
    if (token.value === null && number === undefined) continue;
    const rhythm = rhythmAt(reading, index);
    if (rhythm !== null) {
      if (!isTakenSo(reading, index, number ?? token.value ?? 0, rhythm.unit)) return 'number_unknown';
      reading.take(index, rhythm.last);
      continue;
    }
    if (token.value === null) {
      if (!isCount(reading, index, number ?? 0)) return 'number_unknown';
      continue;
    }
    const unit = unitAfter(reading, index);
    if (/^0\d/.test(token.key) || !isRange(reading, index)) return 'number_unknown';
    const facts = factsWith(reading, index, token.values, unit?.key ?? null);
    if (facts.length === 0)
      return unit !== null && factsWith(reading, index, token.values, null).length > 0
        ? 'unit_unknown'
        : 'number_unknown';
    reading.take(index);
    if (unit !== null) {
      for (let at = index + 1; (reading.tokens[at]?.start ?? Infinity) < unit.end; at += 1) reading.take(at);
    }
    const next = dates.find(({ first }) => first > index);
    const start = next === undefined ? undefined : reading.tokens[next.first]?.start;
    const between = start === undefined ? null : reading.text.slice(unit?.end ?? token.end, start);
    const paired = between !== null && /^\s?(?:\(|on |in |, )(?:[a-z]+, )?$/i.test(between);
    const held =
      paired && next !== undefined ? facts.filter((one) => one.dates.some((own) => own.startsWith(next.date))) : facts;
    if (held.length === 0) return 'date_unknown';
    reading.found.push({ token: index, facts: held });
  }
  return null;
}

function factsWith(reading: Reading, index: number, values: readonly number[], unit: string | null): Grounds[] {
  return reading
    .subject(index)
    .filter((one) =>
      unit === null
        ? values.some((value) => one.numbers.has(value) || one.quantities.some((own) => own.value === value))
        : one.quantities.some((own) => values.includes(own.value) && own.unit === unit),
    );
}

/** Whether two numbers with a dash between are the limits or the doses of one fact, or stand so in its words. */
function isRange(reading: Reading, index: number): boolean {
  const [low, high] = [reading.tokens[index], reading.tokens[index + 1]];
  if (low === undefined || high === undefined || low.value === null || high.value === null) return true;
  if (!/^\s?[–-]\s?$/.test(reading.text.slice(low.end, high.start))) return true;
  const printed = `${low.key}-${high.key}`;
  return reading.subject(index).some(
    ({ fact }) =>
      [
        ['refLow', 'refHigh'],
        ['dose', 'doseMax'],
      ].some(
        ([from = '', to = '']) =>
          low.values.includes(Number(fact.attributes[from] ?? NaN)) &&
          high.values.includes(Number(fact.attributes[to] ?? NaN)),
      ) ||
      [fact.text, ...Object.values(fact.attributes)].some(
        (value) => typeof value === 'string' && value.replaceAll('–', '-').replace(/\s/g, '').includes(printed),
      ),
  );
}

/** The unit that follows a number: one of a cited fact as printed, or what looks like a unit. */
function unitAfter(reading: Reading, index: number): { key: string; end: number } | null {
  const token = reading.tokens[index];
  if (token === undefined) return null;
  const after = reading.text.slice(token.end);
  const lead = after.length - after.trimStart().length;
  const rest = after.slice(lead);
  let printed = '';
  for (const { fact } of reading.cited) {
    for (const unit of [textOf(fact, 'unit'), textOf(fact, 'impliedUnit')]) {
      if (
        unit !== null &&
        unit.length > printed.length &&
        rest.startsWith(unit) &&
        !/^[\p{L}\d/*^]/u.test(rest.slice(unit.length))
      )
        printed = unit;
    }
  }
  const looksLike =
    /^(?:\d+[*^]\d+\/|[%°µμ\p{L}])[^\s,;()]*(?:(?<=\/\d+) ?\p{L}+)?/u.exec(rest)?.[0].replace(/[.:]+$/, '') ?? '';
  if (looksLike.length > printed.length && !looksLike.startsWith('–')) {
    const key = unitKey(looksLike);
    if (/[/%°^*]/.test(looksLike) || knownUnits.has(key)) return { key, end: token.end + lead + looksLike.length };
  }
  return printed === '' ? null : { key: unitKey(printed), end: token.end + lead + printed.length };
}

/** `twice daily`, `three times a day`, `once weekly`: where it ends, and per what. */
function rhythmAt(reading: Reading, index: number): { last: number; unit: string } | null {
  const at = /^times?$/.test(reading.key(index + 1)) ? index + 2 : index + 1;
  if (reading.key(at) === 'daily' || reading.key(at) === 'weekly') {
    return { last: at, unit: reading.key(at) === 'daily' ? 'perday' : 'perweek' };
  }
  if (/^(?:a|per|each|every)$/.test(reading.key(at)) && /^(?:day|week)$/.test(reading.key(at + 1))) {
    return { last: at + 1, unit: reading.key(at + 1) === 'day' ? 'perday' : 'perweek' };
  }
  return null;
}

/** Whether one of the facts spoken of is taken so often; where it has words only, whether these are its words. */
function isTakenSo(reading: Reading, index: number, value: number, unit: string): boolean {
  const perDay = unit === 'perweek' ? value / 7 : value;
  return reading
    .subject(index)
    .some(
      (one) =>
        one.quantities.some((own) => own.unit === 'perday' && Math.abs(own.value - perDay) < 0.002) ||
        (!one.quantities.some((own) => own.unit === 'perday') && one.words.has(reading.key(index))),
    );
}

const countable =
  /^(?:results?|values?|entries|entry|documents?|records?|recordings?|readings?|measurements?|medicines?|medications?|conditions?|symptoms?|other|others|procedures?|vaccines?|vaccinations?|episodes?|dates?)$/;

/** A number in words: of a cited fact, or how many of something are cited. */
function isCount(reading: Reading, index: number, count: number): boolean {
  if (countable.test(reading.key(index + 1))) {
    const names = new Set(reading.cited.map((one) => nameKey(one.names[0]?.join(' ') ?? '')));
    return count === names.size || count === reading.cited.length;
  }
  return (
    factsWith(reading, index, [count], null).length > 0 ||
    reading.subject(index).some((one) => one.words.has(reading.key(index)))
  );
}
