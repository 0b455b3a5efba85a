import type { Attributes } from '@exora/contracts';
import { strengthMeant } from '@exora/terminology';
import type { Part, Span } from '../model.ts';

/** A number alone behind a name, and what may stand behind it: nothing more, directions or the next item. */
const numberAlone =
  /^[\s,(]{1,3}(?:x ?)?(?<number>\d{1,5}(?:\.\d{1,3})?)\)?(?=\s*(?:$|[;,)\n]|\.(?! ?\d)|(?:od|bd|b\.d|bid|b\.i\.d|tds|t\.d\.s|tid|t\.i\.d|qid|q\.i\.d|qds|q ?\d{1,2} ?h|mane|nocte|daily|once|twice|thrice|three times|four times|every|each|at night|at bedtime|at lunch|at dinner|in the|prn|p\.r\.n|po|p\.o|oral(?:ly)?|by mouth|sl|stat|weekly|fortnightly|monthly|om|on|hs|qhs|qd|qam|qpm|am|pm|morning|night|when|as (?:needed|required|directed)|for|and)\b))/i;
/** What is counted in puffs, drops or units and never by its strength. */
const byUnits =
  /\b(?:insulin|lantus|optisulin|toujeo|basaglar|semglee|levemir|tresiba|novo ?(?:rapid|log|mix)|humalog|humulin|apidra|fiasp|actrapid|protaphane|mixtard|ryzodeg|lyumjev)\b/i;
const byPuffs =
  /\b(?:salbutamol|albuterol|ventolin|asmol|airomir|bricanyl|terbutaline|seretide|symbicort|flixotide|pulmicort|qvar|spiriva|trelegy|breo|anoro|ultibro|atrovent|alvesco|duoresp|flutiform)\b/i;
/** No more of a thing are taken at once. */
const mostTaken = 10;

/**
 * A number without a unit: the strength where the medicine is marketed in it (`Eliquis 5`), the units of an insulin, else how many
 * are taken (`Panadol 2`). The printed number stays what is quoted; `strengthRead` has its unit.
 */
export function addBareNumber(text: string, name: Span, end: number, attributes: Attributes, parts: Part[]): void {
  const match = numberAlone.exec(text.slice(name.end, Math.min(end, name.end + 60)));
  const printed = match?.groups?.number;
  if (!match || printed === undefined) return;
  const start = name.end + match[0].indexOf(printed);
  const span = { start, end: start + printed.length };
  const amount = Number(printed);
  const words = text.slice(name.start, name.end);
  const dose = (unit: string | null): void => {
    attributes.dose = amount;
    attributes.unit = unit;
    parts.push({ role: 'dosage', ...span });
  };
  if (byUnits.test(words)) {
    if (Number.isInteger(amount) && amount > 0 && amount <= 200) dose('unit');
    return;
  }
  const isCount = Number.isInteger(amount) && amount >= 1 && amount <= mostTaken;
  if (byPuffs.test(words)) {
    if (isCount) dose('puff');
    return;
  }
  const meant = /x ?$/i.test(match[0].slice(0, match[0].indexOf(printed))) ? null : strengthMeant(words, amount);
  if (meant) {
    attributes.strength = printed;
    attributes.strengthRead = `${printed} ${meant.unit}`;
    parts.push({ role: 'strength', ...span });
  } else if (isCount) dose(null);
}
