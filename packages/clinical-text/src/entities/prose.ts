import { SentenceContext } from '../context/assert.ts';
import { findRoute } from '../directions/route.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import { chronicPattern } from '../lexicon/conditions.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Span } from '../model.ts';
import type { Sentence } from '../sentences/sentences.ts';
import { tokenAt } from '../text/tokens.ts';
import { expandLeft, expandOverPlace, expandRight } from './expand.ts';
import { familyFinding } from './family.ts';
import { readProseMedication } from './medications.ts';
import { findUnknownAbsent } from './negated.ts';
import { markValues } from './values.ts';

type ProseType = 'condition' | 'symptom' | 'procedure' | 'test' | 'drug' | 'lab' | 'vital';

interface Candidate extends Span {
  type: ProseType;
  known: boolean;
  weak: boolean;
}

const rank: Record<ProseType, number> = { drug: 6, condition: 5, symptom: 4, procedure: 3, test: 2, lab: 1, vital: 0 };
const skipSections = new Set(['family-history', 'allergies', 'immunizations', 'header']);
const capsOnly =
  /^(?:AS|ALL|AF|MS|PE|CAP|ADD|MI|RA|PAD|PET|FISH|AIDS|COLD|FIT|PEF|CIN|LAD|GIST|ITP|AMI|AML|FLAIR|TOE|ECT|CAST|CASTS|BE|LOC|DOE|SOB|PND|TEN|EUS|DRE|HID|COPD|VRE|SAH|ASD|DIC|SIRS)$/;
const lowerAmbiguous = new Set(
  'all add as pet fish cold fit cast toe tee echo loc doe sob cap pe ms mi ra be gist flair lad cin fits mass bite burns stain culture gait delivery operation dressing evacuation surgery delivery examination imaging workup'.split(
    ' ',
  ),
);

/** Findings of running text: known phrases, words by their endings, with what the sentence says about them. */
export function findInProse(document: ClinicalDocument, sentences: readonly Sentence[]): Finding[] {
  const findings: Finding[] = [];
  for (const sentence of sentences) {
    if (skipSections.has(sentence.section ?? '')) continue;
    readSentence(document, sentence, findings);
  }
  return findings;
}

function readSentence(document: ClinicalDocument, sentence: Sentence, into: Finding[]): void {
  const all = resolve(collect(document, sentence));
  // Words of everyday language that are symptoms only among symptoms (`dysuria or frequency`).
  const symptoms = all.filter((one) => one.type === 'symptom').length;
  const candidates = all.filter(
    (one) => one.type !== 'symptom' || symptoms > 1 || !needsCompany.test(document.text.slice(one.start, one.end)),
  );
  const places = hitsIn(document, sentence, 'anatomy');
  for (const place of places)
    into.push(finding('anatomy', { start: place.start, end: place.end }, { confidence: 0.8 }));
  const context = new SentenceContext(document.text, sentence, document.tokens, false);
  context.setFindings(candidates.map((one) => one.start));
  into.push(...findUnknownAbsent(document, context, candidates));
  for (const span of context.family) {
    const words = document.text.slice(span.start, span.end).replace(/[\s.,;]+$/, '');
    into.push(finding('family_history', { start: span.start, end: span.start + words.length }, { confidence: 0.6 }));
  }
  const found: Finding[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const next = candidates.slice(index + 1).find((one) => one.type === 'drug')?.start ?? sentence.end;
    const floor = candidates[index - 1]?.end ?? sentence.start;
    found.push(...toFindings(document, sentence, candidate, context, places, floor, next));
  }
  const tests = found.filter((one) => one.type === 'test');
  const parts = found.filter((one) => one.type === 'medication').flatMap((one) => one.parts);
  into.push(...found, ...markValues(document.text, sentence, tests, parts));
}

function collect(document: ClinicalDocument, sentence: Sentence): Candidate[] {
  const { text, tokens } = document;
  const found: Candidate[] = [];
  const types: TermType[] = ['condition', 'symptom', 'procedure', 'test', 'drug', 'lab', 'vital'];
  for (const hit of hitsIn2(document, sentence, types)) {
    const printed = text.slice(hit.start, hit.end);
    if (
      /^smoker$/i.test(printed) &&
      /\b(?:non|never|not a|life-?long non)[\s-]*$/i.test(text.slice(sentence.start, hit.start))
    )
      continue;
    if (
      isAmbiguous(printed, hit) ||
      (printed === 'RA' && /(?:%|\bon|\broom|\d)\s*$/i.test(text.slice(sentence.start, hit.start)))
    )
      continue;
    found.push({ start: hit.start, end: hit.end, type: hit.term.type as ProseType, known: true, weak: hit.term.weak });
  }
  for (let index = tokenAt(tokens, sentence.start); index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token || token.start >= sentence.end) break;
    if (!token.word || token.end - token.start < 6) continue;
    const type = typeByEnding(token.key);
    if (type && type !== 'anatomy' && type !== 'vaccine' && type !== 'allergen') {
      found.push({ start: token.start, end: token.end, type, known: false, weak: false });
    }
  }
  return found;
}

/** Hits of all types, each type's longest. */
function hitsIn2(document: ClinicalDocument, sentence: Sentence, types: TermType[]): Hit[] {
  return types.flatMap((type) => hitsIn(document, sentence, type));
}

function isAmbiguous(printed: string, hit: Hit): boolean {
  if (hit.term.weak) {
    // Abbreviations with other meanings: only in capitals, and single letters never.
    return (
      printed.length < 2 || printed !== printed.toUpperCase() || hit.term.type === 'lab' || hit.term.type === 'vital'
    );
  }
  const lower = printed.toLowerCase();
  if (lowerAmbiguous.has(lower) && printed.length <= 5)
    return !capsOnly.test(printed) && !/^(?:mass|burns|bite|gait|stain|fits|toe)$/.test(lower);
  if (printed.length <= 3 && /^[a-z]+$/i.test(printed) && printed !== printed.toUpperCase()) {
    return !/^(?:flu|rub|rib|ibs|ecg|mri|ttg|rash|tsh|hiv)$/i.test(printed);
  }
  return false;
}

/** Longest first; equal ones by type; overlaps dropped. */
function resolve(candidates: Candidate[]): Candidate[] {
  const sorted = [...candidates].sort(
    (a, b) => b.end - b.start - (a.end - a.start) || Number(b.known) - Number(a.known) || rank[b.type] - rank[a.type],
  );
  const kept: Candidate[] = [];
  for (const one of sorted) if (!kept.some((other) => other.start < one.end && one.start < other.end)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}

function toFindings(
  document: ClinicalDocument,
  sentence: Sentence,
  candidate: Candidate,
  context: SentenceContext,
  places: readonly Span[],
  floor: number,
  nextDrug: number,
): Finding[] {
  const { text, tokens } = document;
  const base = candidate.known ? 0.82 : 0.62;
  if (candidate.type === 'drug') return [proseDrug(document, sentence, candidate, context, nextDrug, base)];
  if (candidate.type === 'lab' || candidate.type === 'vital' || candidate.type === 'test') {
    const absent = context.of(candidate).assertion === 'absent';
    return [finding('test', candidate, { confidence: base, assertion: absent ? 'absent' : 'present' })];
  }
  let span: Span = { start: candidate.start, end: candidate.end };
  if (candidate.type !== 'procedure') {
    span = expandLeft(tokens, text, span, floor);
    span = expandLeft(tokens, text, expandOverPlace(text, span, places, floor), floor);
    span = expandRight(text, span, places);
  }
  const said = context.of(span);
  if (candidate.type === 'procedure') {
    const date = datesIn(document, sentence)[0] ?? null;
    return [
      finding('procedure', span, {
        fact:
          said.assertion !== 'absent' &&
          said.experiencer === 'patient' &&
          said.temporality !== 'hypothetical' &&
          candidate.known &&
          !generalProcedures.test(text.slice(span.start, span.end)),
        assertion: said.assertion === 'historical' ? 'present' : said.assertion,
        confidence: base - 0.1,
        date: date?.iso ?? null,
        parts: date ? [{ role: 'date', start: date.start, end: date.end }] : [],
        attributes: {
          date: date?.iso ?? null,
          status: said.planned || sentence.section === 'plan' ? 'planned' : 'completed',
          assertion: said.assertion === 'absent' ? 'absent' : 'present',
          temporality: said.temporality,
        },
      }),
    ];
  }
  if (said.experiencer === 'family')
    return [familyFinding(span, said.assertion === 'absent', relationIn(text, sentence), base)];
  const plain = said.assertion === 'historical' ? 'present' : said.assertion;
  // A lasting condition that stands alone, outside any section, is an item of a history.
  const alone = sentence.section === null && sentence.end - sentence.start - (span.end - span.start) <= 2;
  const inPast = sentence.section === 'past-history';
  const lasts = chronicPattern.test(text.slice(span.start, span.end));
  const assertion = inPast && said.assertion === 'present' && !lasts ? 'historical' : said.assertion;
  return [
    finding(candidate.type, span, {
      fact:
        said.experiencer === 'patient' &&
        said.temporality !== 'hypothetical' &&
        !unrecorded.test(text.slice(candidate.start, candidate.end)),
      assertion,
      confidence: base,
      attributes: {
        ...(candidate.type === 'condition' ? { status: null, onset: null } : {}),
        temporality: temporalityOf(
          said.temporality,
          inPast || (alone && chronicPattern.test(text.slice(span.start, span.end))),
        ),
        assertion: plain,
        experiencer: said.experiencer,
      },
    }),
  ];
}

/** Normal findings and words that say nothing alone: marked, not recorded. */
const unrecorded =
  /^(?:alert|oriented.*|conscious|comfortable|ha?emodynamically stable|regular rate and rhythm|(?:normal )?sinus rhythm|anicteric|non-?tender|non-?distended|nonfocal|distended|palpable|supple|well-appearing|no acute distress|ambulating.*|moist mucous membranes|clear .*|alert and oriented|enlarged|symptoms|symptomatic|asymptomatic|afebrile|deposits?|deposition|invasion|infiltration|collaterals|enhancement|unwell|acute distress|distress|dilated bowel loops|lesions?|mass effect|deterioration|thickening|toxic)$/i;

function temporalityOf(said: string, past: boolean): string {
  return said !== 'hypothetical' && past ? 'historical' : said;
}

const needsCompany =
  /^(?:frequency|urgency|hesitancy|straining|instability|locking|fits?|contractions|collapse|stress|enhancement|enlargement|thickening|narrowing|deformity|stiffness|congestion|panic|worry|toxic|spotting|flashes|dribbling|tearing|scar|thrill|rub|discomfort|enlarged|pale|distress|thirst|faint|tired)$/i;

/** Words too general to be a record's procedure on their own. */
const generalProcedures =
  /^(?:surger(?:y|ies)|operation|procedure|dressings?|irrigation|evacuation|drainage|excision|resection|repair|ligation|infusion|injection|fixation|delivery|rehabilitation|counselling|reconstruction|implantation|biopsies|sutures?|irradiation|radiation|transplant(?:ation)?|stents?|flap|shunt|cautery|aspiration|ablation|ventilation|resuscitation|dialysis|drainage|surgical \w+|conservative \w+)$/i;

function relationIn(text: string, sentence: Span): string | null {
  return (
    /\b(?:mother|father|brother|sister|son|daughter|aunt|uncle|cousin|grandmother|grandfather|sibling|parent)s?\b/i
      .exec(text.slice(sentence.start, sentence.end))?.[0]
      .toLowerCase() ?? null
  );
}

/** A route in front of the drug: `IV ceftriaxone`. */
const routeBefore =
  /(?<route>\b(?:IV|IM|PO|SC|oral|intravenous|intramuscular|subcutaneous|topical|inhaled|nebuli[sz]ed|intranasal|intrathecal|intravitreal|sublingual|transdermal|rectal|vaginal))\s$/i;

function proseDrug(
  document: ClinicalDocument,
  sentence: Sentence,
  drug: Span,
  context: SentenceContext,
  limit: number,
  base: number,
): Finding {
  const found = readProseMedication(
    document,
    { start: drug.start, end: drug.end },
    Math.min(limit, sentence.end),
    base,
  );
  const said = context.of(found);
  const words = document.text.slice(sentence.start, sentence.end).toLowerCase();
  const before = document.text.slice(sentence.start, drug.start).toLowerCase();
  const directed =
    found.attributes.strength !== null || found.attributes.frequency !== null || found.attributes.dose !== null;
  found.assertion = said.assertion;
  const routed = routeBefore.exec(document.text.slice(sentence.start, drug.start));
  if (routed?.groups?.route) {
    const start = sentence.start + routed.index;
    const route = findRoute(document.text, start, start + routed.groups.route.length);
    if (route) {
      found.attributes.route = route.route;
      found.parts = [
        { role: 'route', start: route.start, end: route.end },
        ...found.parts.filter((part) => part.role !== 'route'),
      ];
    }
  }
  const stopped =
    /\b(?:ceased?|stopp(?:ed|ing)|discontinu\w+|withheld|tapered off|weaned off)\b/.test(before.slice(-60)) ||
    /^\W*(?:was|were|has been)\s+(?:ceased|stopped|discontinued|withheld)/.test(
      document.text.slice(drug.end, drug.end + 40).toLowerCase(),
    );
  found.attributes.status = stopped ? 'stopped' : null;
  if (stopped && found.assertion === 'present') found.assertion = 'historical';
  const allergic =
    /\b(?:allerg\w*|intoleran\w*|anaphylaxis|sensitiv\w* to|reaction to|resistant to|level|overdose)\b/.test(words);
  found.fact =
    said.experiencer === 'patient' &&
    said.temporality !== 'hypothetical' &&
    !allergic &&
    (directed ||
      /\b(?:on|takes?|taking|started|commenced|continue[ds]?|prescribed|given|treated with|received|administered|increase[ds]?|using|uses)\b/.test(
        before,
      ));
  found.confidence = found.fact ? (directed ? 0.85 : 0.65) : 0.5;
  return found;
}
