import type { ToldSentence } from '@exora/contracts';
import { dateOf } from '../words/dates.ts';
import { namesOf } from '../words/names.ts';
import { courseOf } from '../words/quantities.ts';
import { checkContext } from './context.ts';
import { checkDates } from './dates.ts';
import type { DropReason } from './drop-reasons.ts';
import type { Grounds } from './fact-grounds.ts';
import { mentionsIn } from './mentions.ts';
import { checkNumbers } from './numbers.ts';
import { plainWords } from './plain-words.ts';
import { Reading } from './reading.ts';
import { tokensOf } from './tokens.ts';
import { trendWords } from './trends.ts';

/** Words with a check of their own. */
const judged = new Set(
  `no not never none nor neither without denied denies deny denying absent absence negative excluded ruled nil cannot
  family left right bilateral bilaterally times once twice`.split(/\s+/),
);
/** What the database takes as a sentence, and rather less of its text. */
const longestText = 1900;
const mostCited = 100;
const numberWords = 'one two three four five six seven eight nine ten eleven twelve several'.split(' ');

/**
 * Null when everything that a sentence says follows from the facts that it cites, else the first thing that doesn't. Sound
 * rather than generous: a sentence either states or denies, either surely or possibly, and has no word of its own but plain
 * ones. `known` has the facts that may be cited.
 */
export function checkSentence({ text, factIds }: ToldSentence, known: ReadonlyMap<string, Grounds>): DropReason | null {
  if (factIds.length === 0) return 'fact_missing';
  if (text.length > longestText || factIds.length > mostCited || /[\p{C}\n\r]/u.test(text)) return 'form_unknown';
  const cited: Grounds[] = [];
  for (const id of new Set(factIds)) {
    const grounds = known.get(id);
    if (grounds === undefined) return 'fact_unknown';
    cited.push(grounds);
  }
  const tokens = tokensOf(text);
  if (!hasOwnMarks(text, cited)) return 'form_unknown';
  const reading = new Reading(text, tokens, mentionsIn(tokens, cited), cited);
  return (
    checkDates(reading) ?? checkNumbers(reading) ?? checkWords(reading) ?? checkContext(reading) ?? checkNames(reading)
  );
}

/** Marks that say nothing by themselves; any other (`↑`, `>`, `?`) is said by a cited fact, or not at all. */
const plainMarks = /[\p{L}\p{M}\p{N}\s.,;:()/%'’–…-]/gu;

function hasOwnMarks(text: string, cited: readonly Grounds[]): boolean {
  const marks = new Set(text.replace(plainMarks, ''));
  if (marks.size === 0) return true;
  const own = new Set(
    cited.flatMap(({ fact }) => [
      ...namesOf(fact).join(''),
      ...Object.values(fact.attributes).flatMap((value) => (typeof value === 'string' ? [...value] : [])),
    ]),
  );
  return [...marks].every((mark) => own.has(mark));
}

/** Every word is a plain one, one of the facts', or one that another check looks at. */
function checkWords(reading: Reading): DropReason | null {
  for (const [index, { key, value }] of reading.tokens.entries()) {
    if (value !== null || reading.isTaken(index)) continue;
    if (plainWords.has(key) || judged.has(key) || trendWords.has(key) || numberWords.includes(key)) continue;
    if (reading.cited.some((one) => one.words.has(key))) continue;
    if (key.includes('-') && key.split('-').every((part) => plainWords.has(part))) continue;
    return 'name_unknown';
  }
  if (reading.has('undated') && reading.cited.some((one) => dateOf(one.fact) !== null)) return 'date_unknown';
  if (
    reading.has('stopped', 'ceased', 'discontinued') &&
    reading.cited.some((one) => courseOf(one.fact) !== 'stopped')
  ) {
    return 'assertion_differs';
  }
  return null;
}

/** Words of a name stand where its fact is named as a whole: picked from a name that isn't told they would say something else. */
function checkNames(reading: Reading): DropReason | null {
  const named = new Set(reading.mentions.flatMap(({ facts }) => facts));
  for (const [index, { key, value }] of reading.tokens.entries()) {
    if (value !== null || reading.isTaken(index) || plainWords.has(key) || judged.has(key)) continue;
    const having = reading.cited.filter((one) => one.words.has(key));
    if (having.length > 0 && having.every((one) => !named.has(one) && isOfName(one, key))) return 'name_unknown';
  }
  return null;
}

function isOfName({ names, details }: Grounds, key: string): boolean {
  return (
    !details.has(key) && names.some((name) => name.some((word) => word === key || word.split(/[-'’]/).includes(key)))
  );
}
