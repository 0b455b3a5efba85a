import type { Span } from '../model.ts';
import { otherPeople, relatives } from './triggers.ts';

/** A stretch of a sentence that tells of somebody who isn't the patient. */
export interface PersonSpan extends Span {
  who: 'family' | 'other';
  /** As printed; null where only the family as a whole is named. */
  person: string | null;
}

const anybody = new RegExp(`(?:${otherPeople.source})|(?:${relatives.source})`, 'gi');
const verbAfter =
  /^(?:['’]s(?: side(?: of the family)?)?)?(?:\s*\([^)]*\))?\s*(?:(?:also|both|each|recently|currently|now|had|has|have|having|with|who|died|dies|deceased|passed|was|were|is|are|suffers?|suffered|diagnosed|developed|underwent|takes|taking|uses|tested|positive|allergic|on (?!(?:the )?(?:phone|arrival|admission|leave|holiday|call|way|exam\w*)\b))\b|in (?:an? |the )?(?:nursing home|hospital|hospice|aged care|care|RACF)\b|on \p{L}|[-–—:(,=]|$)/iu;
const speaks =
  /^(?:['’]s)?\s*(?:who )?(?:has |had |is |was |have |also )*(?:reports?|reported|reporting|states?|stated|says?|said|noted|notes|noticed|brought|denies|denied|confirms?|confirmed|thinks|feels|describes|described|witnessed|found|present|at bedside|concerned|worried|helps|helping|lives|accompanied|gave|given|giving|provided|called|aware|happy|informed|told|contacted|updated|here|visiting)\b/i;
/** The patient is the mother or carer: `a 32 year old mother with …`, `she is a carer`. */
const isPatient = /\b(?:years?[- ]old|y\/?o|is an?|as an?|works as|single|new|young)\s+(?:[\p{L}-]+ )?$/iu;
const inRelative =
  /\b(?:in|of|for|by|with|from) (?:(?:his|her|their|the|a|one|both|two|my|your|several|multiple|first|elderly|patient['’]s) )*$/i;
/** The patient is the child, and what is told is the mother's: `baby of mother with …`, `infant of a diabetic mother`. */
const bornOf =
  /\b(?:baby|infant|newborn|neonate|child|twins?|boy|girl|male|female|born|delivered)\s+(?:(?:boy|girl|infant|baby) )?(?:of|to) (?:an? |the |his |her )?(?<said>(?:[\p{L}\d+/-]+ ){0,5})$/iu;
/** What goes on about the child (`…, jaundice noted day 2`). */
const ofChild =
  /(?:[,.;]|\band\b)(?=[^,.;]*\b(?:noted|developed|admitted|born|delivered|days? \d|day of life|required?|requiring|treated|weigh\w*|apgars?|birth ?weight|ventilated|phototherapy|feeding|baby|infant|he|she)\b)/i;
const cares = /\b(?:lives?|living|cares?|carer|caring|looks|looking)\b[^.;,]*$/i;
/** Said of the person although a preposition stands in front: `lives with his wife who has …`. */
const toldOf = /^,? (?:who|whose) (?!(?:reports?|states?|says?|said|noted|noticed|brought|called|found|lives)\b)/i;
const owned =
  /^['’]s?\s+(?!(?:reports?|concerns?|accounts?|house|home|care|name|arms?|request|side|blood|behalf|view|opinion|knowledge|permission)\b)(?:[\p{L}\d-]+ ?){1,3}/iu;
const familyPhrase =
  /\b(?:family history|fhx|fam hx|familial history|family medical history|fh)\b(?:\s+(?:of|for|is|was|significant|positive|notable|remarkable|includes|:))*/i;
const back =
  /\b(?:patient|he|she|personally|himself|herself|personal history|pt) (?:(?:now|also|currently|then|recently|still|since) )?(?:has|had|is|was|himself|herself|denies|reports|takes|presents|presented|developed)\b|;|\bpersonal (?:history|hx) of\b|, (?=now\b|(?:and )?(?:patient|pt)\b)/i;

/** The stretches of a sentence that tell of relatives and other people, each from its person to the next subject. */
export function peopleSpans(text: string, span: Span, familySection: boolean): PersonSpan[] {
  if (familySection) return [{ ...span, who: 'family', person: null }];
  const sentence = text.slice(span.start, span.end);
  const found: PersonSpan[] = [];
  const phrase = familyPhrase.exec(sentence);
  if (phrase) {
    const from = phrase.index + phrase[0].length;
    const end = back.exec(sentence.slice(from));
    found.push({
      start: span.start + phrase.index,
      end: end ? span.start + from + end.index : span.end,
      who: 'family',
      person: null,
    });
  }
  for (const match of sentence.matchAll(anybody)) {
    const reach = reachOf(sentence, match.index, match[0]);
    if (!reach) continue;
    const start = span.start + reach.start;
    const last = found.at(-1);
    // The next subject ends what is told of the one before.
    if (last && last.person !== null && last.start < start && last.end > start) last.end = start;
    const who = otherPeople.test(match[0]) ? 'other' : 'family';
    found.push({ start, end: span.start + reach.end, who, person: match[0] });
  }
  return found;
}

/** How far in front of a person the words stand that tell whether anything is told of them, in characters. */
const near = 160;

/** What of a sentence is told of the person named at a place; null: nothing. */
function reachOf(sentence: string, at: number, person: string): Span | null {
  const from = at + person.length;
  const after = sentence.slice(from);
  const floor = Math.max(0, at - near);
  const before = sentence.slice(floor, at);
  const forward = (start: number): Span => {
    const end = back.exec(sentence.slice(start));
    return { start: at, end: end ? start + end.index : sentence.length };
  };
  const possession = owned.exec(after);
  if (speaks.test(after.replace(/^\s*\([^)]*\)/, '')) || isPatient.test(before)) return null;
  // `Carer: fever since Monday` is an account; `father: diabetes` a row.
  if (/^\s*[:,]/.test(after) && !relatives.test(person)) return null;
  if (possession && !verbAfter.test(after)) return { start: at, end: from + possession[0].length };
  const child = bornOf.exec(before);
  if (child && /^(?:the )?(?:birth )?(?:mother|mum|mom)s?$/i.test(person)) {
    const start = at - (child.groups?.said?.length ?? 0);
    return { start, end: Math.min(forward(from).end, from + (ofChild.exec(after)?.index ?? after.length)) };
  }
  if (inRelative.test(before)) {
    if (toldOf.test(after) || (/^ with\b/i.test(after) && cares.test(before))) return forward(from);
    // `husband (COPD)`: the bracket is his.
    const bracket = /^ ?\([^)]*\)/.exec(after);
    if (bracket && cares.test(before)) return { start: at, end: from + bracket[0].length };
    // `diabetes in his mother` reaches back; `brought by mother` doesn't say anything about her.
    return /\bin (?:\w+ )*$/i.test(before) ? { start: Math.max(0, at - 60), end: at } : null;
  }
  // `breast cancer - mother`, `diabetes (father)`
  if (/(?:\s[-–—]\s|\()(?:his |her )?$/.test(before) && /^\s*(?:[).,;]|$)/.test(after)) {
    const opened = before.replace(/[\s(–—-]+$/, '');
    return { start: floor + Math.max(opened.search(/[^,.;()]*$/), 0), end: from };
  }
  if (!verbAfter.test(after)) return null;
  return forward(from);
}
