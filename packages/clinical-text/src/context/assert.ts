import type { Assertion } from '@exora/contracts';
import type { Hit } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { SpanIndex } from '../text/spans.ts';
import { type Token, tokenAt } from '../text/tokens.ts';
import { relatives, type Trigger, triggers } from './triggers.ts';

/** Who and when a finding is about, as the words around it say. */
export interface Context {
  assertion: Assertion;
  temporality: 'recent' | 'historical' | 'hypothetical';
  experiencer: 'patient' | 'family' | 'other';
  planned: boolean;
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
  readonly #familySpans: Span[];
  readonly #findingStarts: number[] = [];
  /** How deep in brackets each place of the sentence is; null when it has none. */
  readonly #depths: Int32Array | null;

  constructor(text: string, span: Span, tokens: readonly Token[], familySection: boolean) {
    this.#text = text;
    this.#span = span;
    const from = tokenAt(tokens, span.start);
    const to = tokenAt(tokens, span.end);
    this.#tokens = tokens.slice(from, to);
    this.#hits = mask(triggers.find(this.#tokens));
    this.#familySpans = familyReach(text, span, familySection);
    this.#depths = bracketDepths(text.slice(span.start, span.end));
  }

  /** Tells the sentence where its findings are, so that `no X with Y` ends at `with`. */
  setFindings(starts: readonly number[]): void {
    this.#findingStarts.push(...starts);
  }

  /** True when the sentence has no trigger at all (most list items). */
  get plain(): boolean {
    return this.#hits.length === 0 && this.#familySpans.length === 0;
  }

  /** Stretches of the sentence that speak of relatives. */
  get family(): readonly Span[] {
    return this.#familySpans;
  }

  /** Triggers of a kind, for callers that look for what they reach. */
  reaching(kind: Trigger['type']): TriggerHit[] {
    return this.#hits.filter((hit) => hit.term.type === kind);
  }

  /** What the sentence says about a finding of its own. */
  of(found: Span): Context {
    const context: Context = { assertion: 'present', temporality: 'recent', experiencer: 'patient', planned: false };
    if (this.#familySpans.some((span) => found.start >= span.start && found.start < span.end))
      context.experiencer = 'family';
    const kinds = new Set<string>();
    for (const hit of this.#hits) {
      const type = hit.term.type;
      if (type === 'end' || type === 'end-history' || type === 'pseudo' || kinds.has(type)) continue;
      if (this.#reaches(hit, found)) kinds.add(type);
    }
    if (kinds.has('planned')) context.planned = true;
    if (kinds.has('other-person') && context.experiencer === 'patient') context.experiencer = 'other';
    if (kinds.has('historical')) context.temporality = 'historical';
    if (kinds.has('hypothetical')) context.temporality = 'hypothetical';
    if (kinds.has('absent') && !this.#doubleNegative(found)) context.assertion = 'absent';
    else if (kinds.has('possible')) context.assertion = 'possible';
    else if (context.temporality === 'historical') context.assertion = 'historical';
    if (context.experiencer === 'family' && context.assertion !== 'absent') context.assertion = 'family';
    return context;
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
      const between = tokenAt(this.#tokens, found.start) - hit.to;
      return between <= unreached && !this.#ended(hit.end, found.start, type);
    }
    if (hit.start >= found.end && (reach === 'before' || reach === 'both')) {
      const between = hit.from - tokenAt(this.#tokens, found.end);
      if (between > backwards || this.#ended(found.end, hit.start, type, true)) return false;
      return (
        between <= 2 ||
        !/[,;]/.test(this.#text.slice(found.end, hit.start)) ||
        / (?:and|or) /.test(this.#text.slice(found.end, hit.start))
      );
    }
    // A trigger that overlaps the finding only at its front (`old infarct`) doesn't count.
    return false;
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
      // `no fever, possible rash`: another statement begins.
      if (type === 'absent' && hit.term.type === 'possible' && hit.term.reach === 'after') return true;
      if (type === 'historical' && hit.term.type === 'absent' && hit.term.reach === 'after') return true;
    }
    if ((type === 'absent' || type === 'historical') && !backward) {
      const between = this.#text.slice(start, end);
      const withAt = /\bwith\b(?! (?:any|no)\b)/i.exec(between);
      if (withAt && this.#findingStarts.some((at) => at >= start && at < start + withAt.index)) return true;
      if (type === 'absent' && /[:]\s|\s[-–]\s/.test(between)) return true;
    }
    return false;
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

const lasting = /(?:day|week|month|hour|year|wk|yr|hr)s?['’]?[\s-]*(?:long )?$|\b\d+[dwmhy]\s*$/i;
const verbAfter =
  /^(?:['’]s)?(?:\s*\([^)]*\))?\s*(?:(?:also|both|each|recently|had|has|have|having|with|who|died|dies|deceased|passed|was|were|is|are|suffers?|suffered|diagnosed|developed|underwent)\b|[-–—:(,=]|$)/i;
const speaks =
  /^(?:['’]s)?\s*(?:who )?(?:reports?|reported|states?|stated|says?|said|noted|notes|noticed|brought|denies|denied|confirms?|confirmed|thinks|feels|describes|is present|was present|at bedside|is concerned|was concerned|is worried|helps|lives|accompanied|gave|provided|called)/i;
const inRelative =
  /\b(?:in|of|for|by|with|from) (?:(?:his|her|their|the|a|one|both|two|my|your|several|multiple|first) )*$/i;
const familyPhrase =
  /\b(?:family history|fhx|fam hx|familial history|family medical history|fh)\b(?:\s+(?:of|for|is|was|significant|positive|notable|remarkable|includes|:))*/i;
const back =
  /\b(?:patient|he|she|personally|himself|herself|personal history|pt) (?:has|had|is|was|himself|herself|denies|reports)\b|;/i;

function familyReach(text: string, span: Span, familySection: boolean): Span[] {
  if (familySection) return [span];
  const sentence = text.slice(span.start, span.end);
  const phrase = familyPhrase.exec(sentence);
  if (phrase) {
    const end = back.exec(sentence.slice(phrase.index + phrase[0].length));
    return [
      {
        start: span.start + phrase.index,
        end: end ? span.start + phrase.index + phrase[0].length + end.index : span.end,
      },
    ];
  }
  const relative = relatives.exec(sentence);
  if (!relative) return [];
  const after = sentence.slice(relative.index + relative[0].length);
  const before = sentence.slice(0, relative.index);
  if (speaks.test(after)) return [];
  if (inRelative.test(before)) {
    // `diabetes in his mother` reaches back; `brought by mother` doesn't say anything about her.
    return /\bin (?:\w+ )*$/i.test(before)
      ? [{ start: Math.max(span.start, span.start + relative.index - 60), end: span.start + relative.index }]
      : [];
  }
  if (!verbAfter.test(after)) return [];
  const end = back.exec(after);
  return [
    {
      start: span.start + relative.index,
      end: end ? span.start + relative.index + relative[0].length + end.index : span.end,
    },
  ];
}
