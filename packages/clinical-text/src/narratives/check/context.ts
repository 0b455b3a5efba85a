import { isUndone, textOf } from '../words/quantities.ts';
import type { DropReason } from './drop-reasons.ts';
import { denials, type Grounds, isPlanned } from './fact-grounds.ts';
import type { Reading } from './reading.ts';
import { checkTrend } from './trends.ts';

const hedges = new Set(
  'possible possibly suspected probable probably likely query may might could perhaps presumed'.split(' '),
);
const pastWords = new Set('past previous previously former formerly history resolved belongs earlier'.split(' '));
const sides = new Set('left right bilateral bilaterally'.split(' '));
const standings: Record<string, readonly string[]> = {
  high: ['high', 'higher', 'raised', 'elevated', 'above'],
  low: ['low', 'lower', 'reduced', 'below'],
  abnormal: ['abnormal'],
};
const inside = new Set(['within', 'normal']);

/** Whether the sentence says its facts as they are meant: denied or not, sure or not, whose, when, which side, how high. */
export function checkContext(reading: Reading): DropReason | null {
  const { cited } = reading;
  const denies = reading.find(denials) >= 0;
  if (cited.some((one) => (one.fact.assertion === 'absent') !== denies)) return 'negation_differs';
  const hedged = reading.find(hedges) >= 0;
  if (cited.some((one) => (one.fact.assertion === 'possible') !== hedged)) return 'assertion_differs';
  return (
    checkFamily(reading) ?? checkPast(reading) ?? checkSides(reading) ?? checkStanding(reading) ?? checkTrend(reading)
  );
}

const isFamily = ({ fact }: Grounds) => fact.type === 'family_history' || fact.assertion === 'family';

function checkFamily(reading: Reading): DropReason | null {
  const relations = new Set(
    reading.cited.map((one) => textOf(one.fact, 'relation')?.toLowerCase()).filter((one) => one !== undefined),
  );
  const says = reading.has('family') || reading.has('relative', 'relatives') || reading.find(relations) >= 0;
  return reading.cited.some((one) => isFamily(one) !== says) ? 'assertion_differs' : null;
}

/** What is history is told as such; what is planned isn't told as done. */
function checkPast(reading: Reading): DropReason | null {
  const says = reading.find(pastWords) >= 0;
  const isPast = ({ fact }: Grounds) =>
    fact.assertion === 'historical' && fact.type !== 'medication' && fact.type !== 'immunization';
  if (!says && reading.cited.some(isPast)) return 'assertion_differs';
  const over = reading.has('past', 'previous', 'previously', 'former', 'formerly', 'belongs');
  if (over && !reading.cited.every((one) => one.fact.assertion === 'historical')) return 'assertion_differs';
  const resolved = reading.find(new Set(['resolved']));
  if (resolved >= 0 && !reading.subject(resolved).some((one) => one.words.has('resolved'))) return 'assertion_differs';
  if (
    reading.has('performed', 'given', 'underwent') &&
    reading.cited.some((one) => one.fact.assertion !== 'absent' && isUndone(one.fact))
  ) {
    return 'assertion_differs';
  }
  const planned = reading.has('planned', 'scheduled');
  return planned && reading.cited.some((one) => !isPlanned(one.fact)) ? 'assertion_differs' : null;
}

/** A side outside of a name is a detail of the fact spoken of. */
function checkSides(reading: Reading): DropReason | null {
  for (const [index, { key }] of reading.tokens.entries()) {
    if (!sides.has(key) || reading.isNamed(index)) continue;
    if (!reading.subject(index).some((one) => one.details.has(key))) return 'side_differs';
  }
  return null;
}

function checkStanding(reading: Reading): DropReason | null {
  for (const [index, { key }] of reading.tokens.entries()) {
    if (reading.isNamed(index) || reading.isTaken(index)) continue;
    for (const [standing, words] of Object.entries(standings)) {
      if (!words.includes(key)) continue;
      const isSo = reading.focus(index).some((one) => one.standing === standing || one.details.has(key));
      if (!isSo) return 'standing_differs';
    }
    // `Normal` may be a result as printed; else it is said of everything that the sentence rests on.
    if (!inside.has(key) || reading.subject(index).some((one) => one.details.has(key))) continue;
    const isWithin = ({ fact, standing }: Grounds) =>
      standing === 'within' || (fact.type !== 'lab' && fact.type !== 'vital');
    if (!reading.cited.every(isWithin)) return 'standing_differs';
  }
  return null;
}
