import type { Assertion } from '@exora/contracts';
import type { Hit } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { SpanIndex } from '../text/spans.ts';
import { type Token, tokenAt } from '../text/tokens.ts';
import { type BrokenList, brokenList } from './denied-lists.ts';
import { type PersonSpan, peopleSpans } from './people.ts';
import { bothWays, type Trigger, triggers } from './triggers.ts';

/** Who and when a finding is about, as the words around it say. */
export interface Context {
  assertion: Assertion;
  temporality: 'recent' | 'historical' | 'hypothetical';
  experiencer: 'patient' | 'family' | 'other';
  planned: boolean;
  /** It was there and has gone: `nausea resolved`. */
  resolved: boolean;
  /** A list may deny it or tell that it is there: `headache` in `no LOC, headache, vomiting x3`. */
  unclear: boolean;
  /** A treatment ended it: `hepatitis C - treated, SVR`. */
  cured: boolean;
}

type TriggerHit = Hit<Trigger>;

const unreached = 30;
const backwards = 9;

/** The triggers of one sentence, ready to be asked about each of its findings. */
export class SentenceContext {
  readonly #tokens: readonly Token[];
  readonly #hits: TriggerHit[];
  readonly #text: string;
  readonly #span: Span;
  readonly #people: readonly PersonSpan[];
  readonly #findings: (Span & { type?: string })[] = [];
  readonly #lists = new Map<TriggerHit, BrokenList | null>();
  /** How deep in brackets each place of the sentence is; null when it has none. */
  readonly #depths: Int32Array | null;

  constructor(text: string, span: Span, tokens: readonly Token[], familySection: boolean) {
    this.#text = text;
    this.#span = span;
    const from = tokenAt(tokens, span.start);
    const to = tokenAt(tokens, span.end);
    this.#tokens = tokens.slice(from, to);
    this.#hits = mask(triggers.find(this.#tokens).filter((hit) => !isOtherVerbForm(hit, text)));
    this.#people = peopleSpans(text, span, familySection);
    this.#depths = bracketDepths(text.slice(span.start, span.end));
  }

  /** Tells the sentence where its findings are, so that `no X with Y` ends at `with`. */
  setFindings(findings: readonly (Span & { type?: string })[]): void {
    this.#findings.push(...findings);
  }

  /** True when the sentence has no trigger at all (most list items). */
  get plain(): boolean {
    return this.#hits.length === 0 && this.#people.length === 0;
  }

  /** Stretches of the sentence that speak of relatives. */
  get family(): readonly Span[] {
    return this.#people.filter(({ who }) => who === 'family');
  }

  /** The relative or other person that a finding is told of, as printed; null where it is the patient or nobody is named. */
  personOf(found: Span): string | null {
    return this.#personAt(found)?.person?.toLowerCase() ?? null;
  }

  #personAt(found: Span): PersonSpan | undefined {
    return this.#people.findLast((span) => found.start >= span.start && found.start < span.end);
  }

  /** Triggers of a kind, for callers that look for what they reach. */
  reaching(kind: Trigger['type']): TriggerHit[] {
    return this.#hits.filter((hit) => hit.term.type === kind);
  }

  /** What the sentence says about a finding of its own. */
  of(found: Span): Context {
    const context: Context = {
      assertion: 'present',
      temporality: 'recent',
      experiencer: 'patient',
      planned: false,
      resolved: false,
      unclear: false,
      cured: false,
    };
    context.experiencer = this.#personAt(found)?.who ?? 'patient';
    const kinds = new Set<string>();
    for (const hit of this.#hits) {
      const type = hit.term.type;
      if (type === 'end' || type === 'end-history' || type === 'pseudo' || kinds.has(type)) continue;
      if (!this.#reaches(hit, found)) continue;
      if (type === 'absent' && hit.end <= found.start && found.start >= (this.#brokenList(hit)?.unclear ?? found.end)) {
        context.unclear = true;
        kinds.add('possible');
        continue;
      }
      kinds.add(type);
      if (type === 'historical' && hit.start >= found.end && gone.test(this.#words(hit))) context.resolved = true;
    }
    if (kinds.has('planned')) context.planned = true;
    if (kinds.has('other-person') && context.experiencer === 'patient') context.experiencer = 'other';
    if (this.#happenedInYear(found)) kinds.add('historical');
    if (this.#isOver(found)) {
      kinds.add('historical');
      context.cured = true;
    }
    if (kinds.has('historical') || this.#isBackground(found)) context.temporality = 'historical';
    if (kinds.has('hypothetical')) context.temporality = 'hypothetical';
    if ((kinds.has('absent') || this.#isFreeOf(found) || this.#isCrossedOff(found)) && !this.#doubleNegative(found))
      context.assertion = 'absent';
    else if (kinds.has('possible')) context.assertion = 'possible';
    // What somebody comes with from before is still there: `a man with gout who presents with …`.
    else if (kinds.has('historical') && context.temporality === 'historical') context.assertion = 'historical';
    if (context.experiencer === 'family' && context.assertion !== 'absent') context.assertion = 'family';
    return context;
  }

  /** `chest pain free`, but not `pain, free fluid`. */
  #isFreeOf(found: Span): boolean {
    return /^[ -]free\b(?! (?:fluid|air|gas|flap|t[34]|thyroxine|water|light|text))/i.test(
      this.#text.slice(found.end, Math.min(this.#span.end, found.end + 20)),
    );
  }

  /** `+cough, -fever`: a minus is a denial where others have a plus. */
  #isCrossedOff(found: Span): boolean {
    if (!/(?:^|[\s,(:])[-–−]$/.test(this.#text.slice(Math.max(0, found.start - 2), found.start))) return false;
    return /(?:^|[\s,(:])\+ ?\p{L}/u.test(this.#text.slice(this.#span.start, this.#span.end));
  }

  /** `She had pneumonia in 2015`. */
  #happenedInYear(found: Span): boolean {
    return (
      inYear.test(this.#text.slice(found.end, Math.min(this.#span.end, found.end + 120))) &&
      happened.test(this.#text.slice(Math.max(this.#span.start, found.start - 60), found.start))
    );
  }

  /** `hepatitis C - treated, SVR`: what the treatment reached, with nothing else named before it. */
  #isOver(found: Span): boolean {
    const behind = virusGone.exec(this.#text.slice(found.end, Math.min(this.#span.end, found.end + 80)));
    if (!behind || notReached.test(behind[0])) return false;
    const end = found.end + behind[0].length;
    return !this.#findings.some((one) => one.start >= found.end && one.start < end && one.type === 'condition');
  }

  /** `a man with gout who presents with …`, `given his gout history`: what the person comes with from before. */
  #isBackground(found: Span): boolean {
    const after = this.#text.slice(found.end, Math.min(this.#span.end, found.end + 120));
    if (/^ history\b(?! of)/i.test(after)) return true;
    return (
      comes.test(after) && bearer.test(this.#text.slice(Math.max(this.#span.start, found.start - 160), found.start))
    );
  }

  /** `cannot be excluded`, `not ruled out`: the possibility stays open. */
  #doubleNegative(found: Span): boolean {
    return this.#hits.some(
      (hit) =>
        hit.term.type === 'possible' &&
        hit.start >= found.end &&
        /not|n't/.test(this.#words(hit)) &&
        this.#reaches(hit, found),
    );
  }

  /** `fever absent, cough present`: the word belongs to what stands right in front of it. */
  #looksBack(hit: TriggerHit): boolean {
    return (
      hit.term.type === 'absent' &&
      bothWays.has(this.#words(hit)) &&
      this.#findings.some(({ end }) => end <= hit.start && !this.#text.slice(end, hit.start).trim())
    );
  }

  /** `pneumonia possible`, but neither `fever, possible rash` nor `cough possible pneumonia`. */
  #isSaidOf(hit: TriggerHit, found: Span): boolean {
    if (/[,;:]/.test(this.#text.slice(found.end, hit.start))) return false;
    return (
      hit.term.type === 'absent' || /^\s*(?:[.,;:)]|$|(?:and|but|or)\b)/i.test(this.#text.slice(hit.end, hit.end + 12))
    );
  }

  #words(hit: Span): string {
    return this.#text.slice(hit.start, hit.end).toLowerCase();
  }

  #reaches(hit: TriggerHit, found: Span): boolean {
    const { reach, type } = hit.term;
    if (this.#bracketed(hit, found)) return false;
    // A duration isn't a past: `two-day history of fever`.
    if (
      type === 'historical' &&
      /hist|hx/.test(this.#words(hit)) &&
      lasting.test(this.#text.slice(Math.max(this.#span.start, hit.start - 60), hit.start))
    )
      return false;
    if (hit.end <= found.start && (reach === 'after' || reach === 'both')) {
      if (this.#looksBack(hit)) return false;
      const between = tokenAt(this.#tokens, found.start) - hit.to;
      if (type === 'absent' && found.start >= (this.#brokenList(hit)?.present ?? Number.MAX_SAFE_INTEGER)) return false;
      return between <= unreached && !this.#ended(hit.end, found.start, type);
    }
    if (hit.start >= found.end && (reach === 'before' || reach === 'both')) {
      const between = hit.from - tokenAt(this.#tokens, found.end);
      if (bothWays.has(this.#words(hit)) && !this.#isSaidOf(hit, found)) return false;
      if (between > backwards || this.#ended(found.end, hit.start, type, true)) return false;
      return (
        between <= 2 ||
        !/[,;]/.test(this.#text.slice(found.end, hit.start)) ||
        / (?:and|or) /.test(this.#text.slice(found.end, hit.start))
      );
    }
    // `no signs of` in front of `signs of infection`. A trigger that is the finding's own front (`old infarct`) doesn't count.
    return reach !== 'before' && hit.start < found.start && hit.end > found.start && hit.end < found.end;
  }

  /** What stands in brackets says nothing about what stands outside. */
  #bracketed(hit: Span, found: Span): boolean {
    const depths = this.#depths;
    if (!depths) return false;
    const [from, to] = hit.end <= found.start ? [hit.end, found.start] : [found.end, hit.start];
    if (from >= to) return false;
    const opened = (depths[to - this.#span.start] ?? 0) - (depths[from - this.#span.start] ?? 0);
    return hit.end <= found.start ? opened < 0 : opened > 0 && !/\)/.test(this.#text.slice(hit.start, hit.end + 1));
  }

  #ended(start: number, end: number, type: Trigger['type'], backward = false): boolean {
    if (this.#text.slice(start, end).includes(';')) return true;
    for (const hit of this.#hits) {
      if (hit.start < start || hit.end > end) continue;
      if (hit.term.type === 'end' && (type !== 'hypothetical' || /but|however|otherwise/.test(this.#words(hit))))
        return true;
      if (hit.term.type === 'end-history' && type === 'historical') return true;
      if (backward && hit.term.type !== 'pseudo') return true;
      // `no fever, possible rash`: another statement begins; `no findings suggesting` is one.
      if (
        type === 'absent' &&
        hit.term.type === 'possible' &&
        hit.term.reach === 'after' &&
        (/[,:]|\b(?:and|or)\b/i.test(this.#text.slice(start, hit.start)) ||
          this.#findings.some((one) => one.start >= start && one.start < hit.start))
      )
        return true;
      if (type === 'historical' && hit.term.type === 'absent' && hit.term.reach === 'after') return true;
    }
    if ((type === 'absent' || type === 'historical') && !backward) {
      const between = this.#text.slice(start, end);
      const withAt = /\bwith\b(?! (?:any|no)\b)/i.exec(between);
      if (withAt && this.#findings.some((one) => one.start >= start && one.start < start + withAt.index)) return true;
      if (type === 'absent' && /[:]\s|\s[-–]\s/.test(between)) return true;
      if (type === 'absent' && this.#hasReason(start, end)) return true;
    }
    return false;
  }

  #hasReason(start: number, end: number): boolean {
    for (const match of this.#text.slice(start, end).matchAll(reason)) {
      const before = this.#text.slice(Math.max(this.#span.start, start + match.index - 12), start + match.index);
      if (!passive.test(before)) return true;
    }
    return false;
  }

  /** The list behind a denial up to the sentence's end, as far as it is one. */
  #brokenList(hit: TriggerHit): BrokenList | null {
    const known = this.#lists.get(hit);
    if (known !== undefined) return known;
    const list = brokenList(this.#text, hit, this.#span.end, this.#findings);
    this.#lists.set(hit, list);
    return list;
  }

  get span(): Span {
    return this.#span;
  }
}

function bracketDepths(text: string): Int32Array | null {
  if (!/[()]/.test(text)) return null;
  const depths = new Int32Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) {
    const step = text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
    depths[at + 1] = (depths[at] ?? 0) + step;
  }
  return depths;
}

/** Words are matched without their ending, but `rule out` asks what `rules out` answers. */
function isOtherVerbForm(hit: TriggerHit, text: string): boolean {
  const verb = /^(?:rule|exclude)(s?)\b/i.exec(text.slice(hit.start, hit.end));
  return verb !== null && hit.term.type === (verb[1] ? 'possible' : 'absent');
}

/** The longest trigger at a place counts; a pseudo-trigger hides what it covers. */
function mask(hits: TriggerHit[]): TriggerHit[] {
  const places = new SpanIndex(hits);
  return hits.filter((hit) => {
    if (hit.term.type === 'pseudo') return false;
    return !places.overlaps(
      hit,
      (one) =>
        one.start <= hit.start &&
        one.end >= hit.end &&
        (one.term.type === 'pseudo' ||
          (one.end - one.start > hit.end - hit.start &&
            (one.term.reach !== 'before') === (hit.term.reach !== 'before') &&
            one.term.type !== 'end-history')),
    );
  });
}

const gone = /resolved|cured|eradicated|settled|subsided|cleared|gone|went away|disappeared|abated/;
const virusGone =
  /^[^.;]{0,70}?\b(?:SVR(?: ?(?:12|24))?|sustained virologic(?:al)? response)\b(?! (?:pending|awaited|not)\b)/i;
const notReached =
  /\b(?:no|not|without|never|awaiting|pending|failed|if|to (?:confirm|achieve|check)|hop\w+|aim\w*|n['’]t)\b/i;
const inYear = /^[^.;,]{0,30}?\bin (?:(?:early|late|mid|\w{3,9}) )?(?:19|20)\d\d\b/i;
const happened = /\b(?:had|suffered|developed|contracted|sustained)\b[^.;]*$/i;
const bearer =
  /\b(?:man|woman|male|female|patient|boy|girl|lady|gentleman|infant|child|y\/?o[mf]?|year[- ]old)\b[^.;]{0,30} with (?!(?:an?|the) (?:\w+ )?(?:\w+-)?(?:day|week|month|hour)\b)[^.;]*$/i;
const comes =
  /^[^.;]{0,100}?\bwho (?:now |today |was |is |had |has )?(?:presents?|presented|admitted|comes?|came|brought|referred|transferred|underwent|here|seen|being|complain(?:s|ed)|developed|develops)\b/i;
const lasting = /(?:day|week|month|hour|year|wk|yr|hr)s?['’]?[\s-]*(?:long )?$|\b\d+[dwmhy]\s*$/i;
/** Why something isn't given is no part of what is denied: `no NSAIDs given heart failure`, but `was not given aspirin`. */
const reason = /\bgiven\b(?! (?:to|by|for|in|at|on)\b)/gi;
const passive = /\b(?:not|never|was|were|is|are|be|been|being|has|had|have) $/i;
