import type { Span } from '../model.ts';

/** A sentence around one of its medicines, in lower case in front of it. */
export interface Around {
  before: string;
  /** Up to the next medicine, or to the sentence's end. */
  behind: string;
  hasNext: boolean;
  /** The other medicines in front of it, as offsets of `before`. */
  others: readonly Span[];
}

/**
 * What a sentence says of the course of a medicine: ended, on hold, taken up instead of another or again; `planned`: that one of
 * these is only intended; null: nothing.
 */
export type Course = 'stopped' | 'on-hold' | 'active' | 'planned' | null;

const stop = String.raw`ceas(?:e|ed|es|ing)|stop(?:s|ped|ping)?|discontinu(?:e|ed|es|ing)|d\/c(?:'?e?d)?(?= \p{L}+(?:,| and|\.|$))|withdr(?:aw|ew|awn)|(?:taper|wean)(?:ed|ing)? off|(?:c[oa]me|taken) off`;
const hold = String.raw`withh(?:old|olds|eld|olding)|h(?:old|eld)|omit(?:ted|ting)?|suspend(?:ed|ing)?|paus(?:e|ed|ing)`;
const again = String.raw`re-?start(?:ed|ing)?|re-?commenc(?:e|ed|ing)|resum(?:e|ed|ing)|re-?introduc(?:e|ed|ing)|re-?initiat(?:e|ed|ing)`;
const swap = String.raw`switch(?:ed|ing)?|chang(?:e|ed|ing)|convert(?:ed|ing)?|transition(?:ed|ing)?|swap(?:ped|ping)?|step(?:ped|ping)?[ -]down|rotat(?:e|ed|ing)|cross-?taper(?:ed|ing)?|mov(?:e|ed|ing)|(?:de-?)?escalat(?:e|ed|ing)`;
const replace = String.raw`replac(?:e|ed|ing)|substitut(?:e|ed|ing)|exchang(?:e|ed|ing)`;
const go = String.raw`start(?:ed|ing)?|commenc(?:e|ed|ing)|beg[aiu]n(?:ning)?|initiat\w+|continu(?:e|ed|es|ing)|add(?:ed|ing)?|increas\w+|decreas\w+|reduc\w+|titrat\w+|g[ia]ven?|prescrib\w+|tak(?:e|es|en|ing)|us(?:es?|ed|ing)|remain\w* on|now on|keep\w*|covered with|treat\w* with|load\w* with|trial\w*|is on|was on`;
const determiners = String.raw`(?:(?:the|his|her|their|your|all|both|any|regular|usual|home|current|daily|long[- ]term|low[- ]dose|high[- ]dose|oral|iv|intravenous|im|po|subcut|inhaled|topical|further|also|on|taking|patient['’]s|dose of|use of|of) ){0,3}`;
/** An adverb, a patient or a direction between a verb and what it is said of. */
const across = String.raw`(?: (?:him|her|them|over|down|across|back|the patient|patient|pt))*`;

const actions = new RegExp(
  String.raw`(?<![\p{L}-])(?:(?<stop>(?:${stop})(?: (?:taking|using|the use of))?)|(?<hold>${hold})|(?<again>${again})|(?<swap>(?:${swap})${across} (?:to|onto)|(?:${replace})${across} (?:by|with))|(?<go>${go}))(?![\p{L}-])`,
  'giu',
);

/** What only intends, asks or denies the verb behind it. */
const intended =
  /\b(?:plan(?:s|ned|ning)?(?: is)?(?: to| for| on)?|will(?: need to)?(?: be)?|would(?: be)?|shall(?: be)?|consider(?:ing|ed|ation of)?|aim(?:s|ing)? to|intend\w*(?: to)?|hop\w+ to|may|might|could|should(?: be)?|can(?: be)?|to(?: be)?|for|if|once|when|until|before|unless|whether to|discuss\w*|suggest\w*|recommend\w*|not(?: to)?(?: be)?|never|n['’]t|without)\s+(?:\w+ly )?(?:him |her |them )?$/i;
/** Orders say `to` as well, and so does what was told to the patient. */
const ordered = /\b(?:advised|told|instructed|asked|agreed|decided|decision(?: made)?|had|has|have|please|pls) to\s+$/i;
/** Later than what is written. */
const later =
  /\b(?:in|after) (?:\d{1,2}|one|two|three|four|six|twelve|a few|several) (?:more )?(?:days?|weeks?|months?|years?)\b/i;

/** Whether the words in front of a verb say that it isn't done yet. */
function isIntended(before: string): boolean {
  const near = before.slice(-48);
  return intended.test(near) && !ordered.test(near);
}

const fromVerb = new RegExp(
  String.raw`(?<![\p{L}-])(?:${swap}|wean(?:ed|ing)?|taper(?:ed|ing)?)${across} from (?:(?!to |onto )[\p{L}\d-]+ ){0,4}$`,
  'iu',
);
const objectVerb = new RegExp(String.raw`(?<![\p{L}-])(?<verb>${swap}|${replace})${across} ${determiners}$`, 'iu');
/** The next medicine is what it was changed to. */
const toNext = /^[^.;]{0,48}?\s(?<link>to|onto|with|by|for)\s(?:[\p{L}-]+ ){0,2}$/iu;
const toDose =
  /\b(?:changed|converted|switched|stepped[ -]down) (?:over )?to\s+(?:\d|oral|IV|PO|once|twice|daily|night|morning|nocte|mane|SR|XR|modified)/i;
const passive = new RegExp(
  String.raw`^[^.;]{0,40}?(?<![\p{L}-])(?<verb>(?:${swap})${across} (?:to|onto|for)|(?:${replace}) (?:by|with|for))(?![\p{L}-])`,
  'iu',
);
/** What another one was changed to, with that one between. */
const swappedTo = new RegExp(
  String.raw`(?<![\p{L}-])(?:${swap}|${replace})${across} (?!for )[^.;,]{2,70}? (?:to|onto|with|by) ${determiners}$`,
  'iu',
);
/** The medicine that another one takes the place of. */
const inPlaceOf = new RegExp(
  String.raw`\b(?:substituted for|in place of|in lieu of|in exchange for|replac(?:es|ing)) ${determiners}$`,
  'iu',
);
const pastUse =
  /\b(?:tried|trialled|used to (?:take|be on|use|have)|previously (?:on|took|taken|used|tried|treated with)|formerly (?:on|took))\b[^.;,]{0,20}$|\bfailed (?:(?:a )?(?:trial of|treatment with|therapy with|course of|on) )?$|\boff $/i;

const endedBehind =
  /^(?<gap>[^.;]{0,60}?)(?<![\p{L}-])(?:(?<stop>stopped|ceased|discontinued|d\/c'?e?d|withdrawn|(?:tapered|weaned) off)|(?<hold>withheld|held|suspended|paused|omitted))(?=\s*(?:$|[.,;)]|(?:due|because|after|in|on|by|as|for|with|and|given|following|since|last|this|yesterday|today|when|while|whilst|during|prior|before|pre|pre-?op\w*|at|recently|secondary|owing|until|then)\b|\d))/iu;
const resumedBehind =
  /(?:\b(?:and|then|but|being|later|now)|,)\s+(?:\w+ ){0,2}?(?:re-?started|re-?commenced|resumed|re-?introduced)(?!\p{L})/iu;
const passiveFront = /\b(?:was|were|been|being|is|are|be|now|then)\s*$/i;
const until = /^[^.;,]{0,40}?\buntil (?:\w{3,9} )?(?:19|20)\d\d\b/i;

/** What a sentence says of the course of one of its medicines. */
export function courseOf(around: Around): Course {
  const { before, behind, hasNext } = around;
  const inFront = replacedBy(before, behind, hasNext) ?? governed(around);
  if (inFront !== null && inFront !== 'active') return inFront;
  // `changed to rivaroxaban, then stopped`: the last word counts.
  const last = saidBehind(behind, hasNext) ?? inFront;
  return last ?? (pastUse.test(before.slice(-60)) || until.test(behind) ? 'stopped' : null);
}

/** Changed to another medicine, or the one that took its place. */
export function replacedBy(before: string, behind: string, hasNext: boolean): Course {
  const from = fromVerb.exec(before);
  if (from) return isIntended(before.slice(0, from.index)) ? 'planned' : 'stopped';
  if (inPlaceOf.test(before)) return 'stopped';
  const target = swappedTo.exec(before);
  if (target) return isIntended(before.slice(0, target.index)) ? 'planned' : 'active';
  const next = hasNext ? toNext.exec(behind) : null;
  const object = next && objectVerb.exec(before);
  if (next && object) {
    const isNew = /^substitut/i.test(object.groups?.verb ?? '') && next.groups?.link?.toLowerCase() === 'for';
    // `changed X for Y`, `replaced X with Y`, but `moved X with Y` says nothing.
    if (isIntended(before.slice(0, object.index))) return 'planned';
    return isNew ? 'active' : 'stopped';
  }
  const was = passive.exec(behind);
  if (!was || toDose.test(behind)) return null;
  const verb = was.groups?.verb ?? '';
  if (/\bfor$/i.test(verb)) {
    if (!hasNext) return null;
    // `Y was substituted for X`, but `X was swapped for Y`.
    if (/^substitut|^replac/i.test(verb)) return null;
  }
  return isIntended(behind.slice(0, was[0].length - verb.length)) ? 'planned' : 'stopped';
}

/** By the last verb in front of it, where that has it for its object: alone or in a list of medicines. */
function governed({ before, behind, others }: Around): Course {
  const verb = [...before.matchAll(actions)].at(-1);
  if (!verb?.groups) return null;
  const end = verb.index + verb[0].length;
  const between = before.slice(end);
  if (
    between.length > 120 ||
    /[.;]\s|\b(?:but|because|which|who|due to|after|before|until|when|if|while|since|smok\w+|drinking|alcohol)\b/i.test(
      between,
    )
  )
    return null;
  const pieces = between.split(/,|\band\b|&|\s\/\s/);
  let at = end;
  for (const [index, piece] of pieces.entries()) {
    const start = before.indexOf(piece, at);
    at = start + piece.length;
    const isLast = index === pieces.length - 1;
    if (isLast ? piece.trim().split(/\s+/).length > 5 : !others.some((one) => one.start >= start && one.end <= at))
      return null;
  }
  const { stop: ends, hold: holds, again: resumes, swap: swaps } = verb.groups;
  if (!swaps && isPostposed(before.slice(0, verb.index), others)) return null;
  const intent = isIntended(before.slice(0, verb.index)) || later.test(behind.slice(0, 40));
  if (ends ?? holds) {
    if (intent) return 'planned';
    if (resumedBehind.test(behind)) return 'active';
    return ends ? 'stopped' : 'on-hold';
  }
  if (swaps) return isSwapIntended(before.slice(0, verb.index)) ? 'planned' : 'active';
  return resumes && !intent ? 'active' : null;
}

/** The clause of a verb of change begins in front of what is changed (`plan to switch from X to Y`). */
function isSwapIntended(before: string): boolean {
  const clause = /[^.;]*$/.exec(before)?.[0] ?? before;
  return isIntended(clause);
}

/** The verb is said of the medicine right in front of it (`perindopril 5 mg was ceased`), without a comma between them. */
function isPostposed(before: string, others: readonly Span[]): boolean {
  const last = others.findLast((one) => one.end <= before.length);
  if (!last) return false;
  return /^[^,;:]{0,40}$/.test(before.slice(last.end)) && !/\band\s*$/i.test(before);
}

/** By the verb behind it, up to the next medicine. */
function saidBehind(behind: string, hasNext: boolean): Course {
  const ended = endedBehind.exec(behind);
  if (!ended) return null;
  const gap = ended.groups?.gap ?? '';
  // `ramipril, stopped atenolol`, `ramipril and ceased his atenolol`: the verb is the next one's.
  const toVerb = behind.slice(ended[0].length);
  const isNexts = hasNext && /^\s*(?:(?:his|her|the|regular|usual)\s+)*$/i.test(toVerb) && !passiveFront.test(gap);
  if (isNexts || (hasNext && /(?:,|\band|\bthen)\s*$/i.test(gap))) return null;
  if (isIntended(gap) || /\b(?:to|will|should|can|may|could|would|must|for) (?:then |now )?be $/i.test(gap))
    return 'planned';
  if (resumedBehind.test(behind.slice(ended[0].length - 1))) return 'active';
  return ended.groups?.stop ? 'stopped' : 'on-hold';
}

const advisedFront =
  /\b(?:recommend\w*|suggest\w*|consider\w*|guidelines?|could (?:try|start|trial)|would benefit from|may benefit from|option of|options include|discuss\w*|(?:GP|LMO|PCP|specialist|team|physician|doctor) to (?:start|commence|consider|trial|prescribe|begin)|max(?:imum)?\.? (?:daily |recommended )?dose(?: of)?|usual dose(?: of)?|can['’]?t (?:take|have|use|tolerate)|cannot (?:take|have|use|tolerate)|unable to (?:take|tolerate)|should not (?:take|have|be given)|avoid(?:s|ing)?|contraindicated)\b[^.;]{0,40}$/i;
/** Advice about what is already taken. */
const goesOn =
  /\b(?:continu\w*|increas\w*|decreas\w*|reduc\w*|ongoing|remain\w*|resum\w*|keep\w*|uptitrat\w*|titrat\w*|already|currently|on|takes|taking)\b[^.;]{0,40}$/i;
const neverTaken =
  /^[^.;]{0,40}?\b(?:but |and )?(?:(?:was |were )?never (?:started|taken|took|filled|commenced|used)|(?:was |were )?not (?:started|commenced|taken|filled)|(?:has|had) not (?:started|taken|commenced)|declined|refused)\b/i;
/** What it is intended to be changed to. */
const intendedNext = new RegExp(
  String.raw`\b(?:plan(?:s|ned|ning)? (?:to|for)|will(?: need to)?|would|consider\w*|intend\w* to|aim(?:ing)? to|may|might|could|should|to be|needs? to(?: be)?|if)\b[^.;]{0,24}\b(?:${swap}|${replace})\b[^.;]{0,80}\b(?:to|onto|with|by)\s(?:[\p{L}-]+ ){0,2}$`,
  'iu',
);

/** Whether a medicine is only spoken of: advised, left to others, impossible to take, or prescribed and never begun. */
export function isOnlyAdvised(before: string, behind: string): boolean {
  if (neverTaken.test(behind) || intendedNext.test(before)) return true;
  const advice = advisedFront.exec(before);
  return advice !== null && !goesOn.test(advice[0]);
}
