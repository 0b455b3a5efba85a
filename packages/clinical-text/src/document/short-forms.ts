import { ambiguous, type Sense } from '../lexicon/ambiguous.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { type Token, tokenAt } from '../text/tokens.ts';

/** What an ambiguous short form means at a place: one meaning, or several of which nothing tells which. */
export interface ShortForm extends Span {
  /** Null: several. */
  sense: Sense | null;
  /** The findings among its meanings, as the text would spell them out. */
  senses: readonly string[];
}

const shortForm = new RegExp(`(?<![\\p{L}\\p{N}'’.-])(?:${[...ambiguous.keys()].join('|')})(?![\\p{L}\\p{N}'’])`, 'gu');
/** How far the words that tell may stand, in units to either side, on the same line. */
const reach = 160;

/** Every ambiguous short form of a text, with what its surroundings say it means. */
export function findShortForms(text: string): ShortForm[] {
  const found: (ShortForm & { printed: string; isTold: boolean })[] = [];
  const spelt = new Map<string, boolean>();
  let lower: string | null = null;
  for (const match of text.matchAll(shortForm)) {
    const [printed] = match;
    const senses = ambiguous.get(printed) ?? [];
    const span = { start: match.index, end: match.index + printed.length };
    const isSpelt = (name: string, inBrackets: boolean): boolean => {
      const key = inBrackets ? `${printed} ${name}` : name;
      lower ??= text.toLowerCase();
      const known = spelt.get(key) ?? (inBrackets ? defines(lower, name, printed) : lower.includes(name.toLowerCase()));
      spelt.set(key, known);
      return known;
    };
    found.push({
      ...span,
      ...choose(text, span, senses, isSpelt),
      printed,
      senses: senses.filter(({ type }) => type === 'condition' || type === 'symptom').map(({ name }) => name),
    });
  }
  return settled(found);
}

/** `pleural effusion (PE)`, `PE (pleural effusion)`. Without brackets, words that spell a meaning out may tell of something else. */
function defines(lower: string, name: string, printed: string): boolean {
  const long = name.toLowerCase();
  const short = printed.toLowerCase();
  return lower.includes(`${long} (${short}`) || lower.includes(`${short} (${long}`);
}

/** A text means one finding with a short form: where nothing near by tells, what is told elsewhere goes. */
function settled(found: readonly (ShortForm & { printed: string; isTold: boolean })[]): ShortForm[] {
  const told = new Map<string, Set<Sense | null>>();
  for (const { printed, sense, isTold } of found) {
    if (isTold && sense?.type) told.set(printed, (told.get(printed) ?? new Set()).add(sense));
  }
  return found.map(({ printed, isTold, start, end, sense, senses }) => {
    const [only, ...others] = told.get(printed) ?? [];
    return { start, end, sense: !isTold && only && others.length === 0 ? only : sense, senses };
  });
}

/** The meaning at a place, and whether the place itself tells it. */
function choose(
  text: string,
  { start, end }: Span,
  senses: readonly Sense[],
  isSpelt: (name: string, inBrackets: boolean) => boolean,
): { sense: Sense | null; isTold: boolean } {
  const before = sameLine(text.slice(Math.max(0, start - reach), start), true);
  const behind = sameLine(text.slice(end, end + reach), false);
  const decided = senses.find((one) => one.before?.test(behind) || one.after?.test(before));
  if (decided) return { sense: decided, isTold: true };
  // The sentence first, then the line.
  const nearest = [before.replace(/^.*[.;] /s, ''), behind.replace(/[.;] .*$/s, '')];
  const best =
    [nearest, [before, behind]]
      .map((near) => supported(senses, near.join(' \u2026 ')))
      .find(({ length }) => length > 0) ?? [];
  if (best.length === 1) return { sense: best[0] ?? null, isTold: true };
  const among = best.length > 0 ? best : senses;
  const named = among.filter(({ name }) => isSpelt(name, true));
  if (named.length === 1) return { sense: named[0] ?? null, isTold: true };
  const usual = among.find(({ isUsual }) => isUsual);
  if (usual) return { sense: usual, isTold: false };
  const words = among.filter(({ name }) => isSpelt(name, false));
  return { sense: words.length === 1 ? (words[0] ?? null) : null, isTold: false };
}

const patterns = new Map<string, RegExp>();

/** A meaning in full words, but not beside the brackets that define it. */
function inWords(name: string): RegExp {
  const pattern =
    patterns.get(name) ?? new RegExp(`(?<!\\()${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?! \\()`, 'gi');
  patterns.set(name, pattern);
  return pattern;
}

/** The meanings that most words near by speak for; none where no word does. */
function supported(senses: readonly Sense[], near: string): Sense[] {
  // A meaning in full words is something else than the short form beside it: `no PE. Small pleural effusion.`
  for (const { name } of senses) near = near.replace(inWords(name), '');
  const scores = senses.map((one) => new Set(near.match(one.cues)?.map((cue) => cue.toLowerCase())).size);
  const most = Math.max(...scores);
  return senses.filter((_, index) => most > 0 && scores[index] === most);
}

/** A line that is longer goes on in the next one. */
const wrapped = 60;

/** The part of a stretch that is on the line of the short form, or on the next one where prose is wrapped. */
function sameLine(stretch: string, isBefore: boolean): string {
  const lines = stretch.split('\n');
  if (isBefore) {
    const [above = '', own = ''] = lines.slice(-2);
    return lines.length === 1 ? above : above.length >= wrapped ? `${above} ${own}` : own;
  }
  const [own = '', below = ''] = lines;
  return own.length >= wrapped ? `${own} ${below}` : own;
}

const recorded: ReadonlySet<TermType> = new Set(['condition', 'symptom', 'procedure', 'drug']);

/** Hits of the lexicon with those of ambiguous short forms as their surroundings have them. */
export function withShortForms(hits: readonly Hit[], forms: readonly ShortForm[], tokens: readonly Token[]): Hit[] {
  if (forms.length === 0) return [...hits];
  const at = new Map(forms.map((form) => [form.start, form]));
  const others = hits.filter((hit) => at.get(hit.start)?.end !== hit.end || !recorded.has(hit.term.type));
  const meant = forms.flatMap((form): Hit[] => {
    const { sense, senses, start, end } = form;
    const place = { start, end, from: tokenAt(tokens, start), to: tokenAt(tokens, end) };
    if (sense?.type) return [{ ...place, term: { type: sense.type, name: sense.name, weak: false, isDefined: true } }];
    const before = hits.find((hit) => hit.start === start && hit.end === end && recorded.has(hit.term.type));
    // Nothing tells: marked where the lexicon knows it at all.
    if (sense === null && before) {
      return [{ ...place, term: { ...before.term, isDefined: true, name: senses.join(' or '), isAmbiguous: true } }];
    }
    return [];
  });
  return [...others, ...meant].sort((a, b) => a.start - b.start);
}
