import type { Span } from '../model.ts';

/** A route's words and the route they mean (names after the FHIR/SNOMED route value set, in plain English). */
export interface FoundRoute extends Span {
  route: string;
}

// Order matters: the more telling writing first. `x`: only when nothing else names the route.
const routes: [route: string, source: string][] = [
  ['sublingual', String.raw`sublingual(?:ly)?|under (?:the|your) tongue|s\/l|sl`],
  ['buccal', String.raw`buccal(?:ly)?`],
  ['oral', String.raw`by mouth|per os|per oral|oral(?:ly)?(?: route)?|p\.o\.|po|per o`],
  [
    'subcutaneous',
    String.raw`sub[ -]?cutaneous(?:ly)?|sub ?cut|subcut|sub[ -]?q|s\/c|sc|sq|s\.c\.|under (?:the|your) skin`,
  ],
  ['intramuscular', String.raw`intra[ -]?muscular(?:ly)?|i\.m\.|im|imi`],
  ['intravenous', String.raw`intra[ -]?venous(?:ly)?|i\.v\.|ivi?|ivpb`],
  ['intradermal', String.raw`intra[ -]?dermal(?:ly)?`],
  ['intrathecal', String.raw`intra[ -]?thecal(?:ly)?`],
  ['intra-articular', String.raw`intra[ -]?articular(?:ly)?`],
  ['intravitreal', String.raw`intra[ -]?vitreal(?:ly)?`],
  ['intrauterine', String.raw`intra[ -]?uterine`],
  [
    'inhalation',
    String.raw`by inhalation(?: route)?|via (?:a )?(?:spacer|puffer|inhaler|nebuli[sz]er|mask)|inhal(?:e|ed|ation)s?|nebuli[sz](?:ed|er)|nebs?|inh|respiratory \(inhalation\)`,
  ],
  [
    'intranasal',
    String.raw`intra[ -]?nasal(?:ly)?|(?:in(?:to)?|to|per|each|in each|both|per each) (?:each |both |the )?nostrils?|nasal(?:ly)?|(?:each|both) nostrils?|in(?:to)? (?:the )?nose`,
  ],
  [
    'ophthalmic',
    String.raw`(?:in(?:to)?|to|per) (?:the |each |both |affected |left |right |your )*eyes?|(?:each|both|left|right|affected) eyes?|ophthalmic(?:ally)?|o\.?[dsu]\.?(?= eye)`,
  ],
  [
    'otic',
    String.raw`(?:in(?:to)?|to|per) (?:the |each |both |affected |left |right |your )*ears?|(?:each|both|left|right|affected) ears?|otic`,
  ],
  ['rectal', String.raw`per rectum|rectal(?:ly)?|into (?:the )?rectum|p\.r\.|pr`],
  ['vaginal', String.raw`vaginal(?:ly)?|per vagina|into (?:the )?vagina|p\.v\.|pv`],
  ['transdermal', String.raw`transdermal(?:ly)?|patch(?:es)? to (?:the )?skin`],
  [
    'topical',
    String.raw`topical(?:ly)?|cutaneous(?:ly)?|to (?:the )?affected (?:areas?|skin|parts?|sites?)|(?:to|on|onto) (?:the |your )?(?:affected )?(?:skin|rash|scalp|face|areas?|lesions?|wounds?)|to affected (?:areas?|skin)`,
  ],
  ['nasogastric', String.raw`naso[ -]?gastric|via (?:ng|peg|g)[ -]?tube|ng tube|per (?:peg|ng|g-?tube)`],
];

const compiled = routes.map(
  ([route, source]) => [route, new RegExp(String.raw`(?<![A-Za-zÀ-ɏ\d/])(?:${source})(?![A-Za-zÀ-ɏ/])`, 'gi')] as const,
);

/** The route that a stretch of directions names, the earliest; `by mouth` before an adjective elsewhere. */
export function findRoute(text: string, from: number, to: number): FoundRoute | null {
  const slice = text.slice(from, to);
  let best: FoundRoute | null = null;
  for (const [route, regex] of compiled) {
    regex.lastIndex = 0;
    const match = regex.exec(slice);
    if (!match) continue;
    const start = from + match.index;
    const end = start + match[0].length;
    if (!best || start < best.start || (start === best.start && end > best.end)) best = { start, end, route };
  }
  return best ?? dropsRoute(text, from, slice);
}

/** Drops for an eye or ear tell their route where nothing else does. */
function dropsRoute(text: string, from: number, slice: string): FoundRoute | null {
  const match = /(?<![A-Za-zÀ-ɏ])(?<where>eye|ear) drops?(?![A-Za-zÀ-ɏ])/i.exec(slice);
  if (!match) return null;
  const start = from + match.index;
  const route = /eye/i.test(text.slice(start, start + 3)) ? 'ophthalmic' : 'otic';
  return { start, end: start + match[0].length, route };
}
