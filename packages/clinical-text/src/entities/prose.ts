import { SentenceContext } from '../context/assert.ts';
import { findRoute } from '../directions/route.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import { headedName } from '../document/headed-names.ts';
import { chronicPattern } from '../lexicon/conditions.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Span } from '../model.ts';
import type { Sentence } from '../sentences/sentences.ts';
import { tokenAt } from '../text/tokens.ts';
import { courseOf, isOnlyAdvised } from './courses.ts';
import { expandLeft, expandOverPlace, expandRight } from './expand.ts';
import { familyFinding } from './family.ts';
import { readProseMedication } from './medications.ts';
import { findUnknownAbsent } from './negated.ts';
import { outcomeOf } from './outcomes.ts';
import { partOfName } from './part-of-name.ts';
import { markValues } from './values.ts';

type ProseType = 'condition' | 'symptom' | 'procedure' | 'test' | 'drug' | 'lab' | 'vital';

interface Candidate extends Span {
  type: ProseType;
  known: boolean;
  /** What the text says that its short form means. */
  meaning?: string;
  /** What it may mean, where nothing tells. */
  ambiguous?: string;
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
  context.setFindings(candidates);
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
      (!hit.term.isDefined && isAmbiguous(printed, hit)) ||
      (printed === 'RA' && /(?:%|\bon|\broom|\d)\s*$/i.test(text.slice(sentence.start, hit.start)))
    )
      continue;
    if (partOfName(text, hit, hit.term.type)) continue;
    found.push({
      start: hit.start,
      end: hit.end,
      type: hit.term.type as ProseType,
      known: true,
      ...(hit.term.isDefined && { [hit.term.isAmbiguous ? 'ambiguous' : 'meaning']: hit.term.name }),
    });
  }
  for (let index = tokenAt(tokens, sentence.start); index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token || token.start >= sentence.end) break;
    if (!token.word || token.end - token.start < 6) continue;
    const headed = headedName(text, tokens, index);
    if (headed && headed.start >= sentence.start) {
      found.push({ ...headed, type: 'condition', known: false });
      continue;
    }
    const type = typeByEnding(token.key);
    if (type && partOfName(text, token, type)) continue;
    if (type && type !== 'anatomy' && type !== 'vaccine' && type !== 'allergen') {
      found.push({ start: token.start, end: token.end, type, known: false });
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
  const base = candidate.ambiguous ? 0.4 : candidate.known ? 0.82 : 0.62;
  if (candidate.type === 'drug') {
    const drug = proseDrug(document, sentence, candidate, context, nextDrug, base);
    if (candidate.meaning) drug.attributes.meaning = candidate.meaning;
    return [drug];
  }
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
    const outcome = outcomeOf(text.slice(sentence.start, span.start), text.slice(span.end, sentence.end));
    const date = datesIn(document, sentence)[0] ?? yearBehind(text, span.end, sentence.end);
    return [
      // Marked as the class of medicines that it is, too.
      ...(/chemotherapy$/i.test(text.slice(span.start, span.end))
        ? [finding('medication', span, { confidence: 0.6, assertion: said.assertion })]
        : []),
      finding('procedure', span, {
        fact:
          said.assertion !== 'absent' &&
          said.experiencer === 'patient' &&
          said.temporality !== 'hypothetical' &&
          outcome !== 'not-done' &&
          candidate.known &&
          !generalProcedures.test(text.slice(span.start, span.end)),
        assertion: said.assertion === 'historical' ? 'present' : said.assertion,
        confidence: base - 0.1,
        date: date?.iso ?? null,
        parts: date ? [{ role: 'date', start: date.start, end: date.end }] : [],
        attributes: {
          date: date?.iso ?? null,
          status: outcome ?? (said.planned || sentence.section === 'plan' ? 'planned' : 'completed'),
          assertion: said.assertion === 'absent' ? 'absent' : 'present',
          temporality: said.temporality,
        },
      }),
    ];
  }
  if (said.experiencer === 'family')
    return [
      familyFinding(span, said.assertion === 'absent', context.personOf(span) ?? relationIn(text, sentence), base),
    ];
  const plain = said.resolved ? 'absent' : said.assertion === 'historical' ? 'present' : said.assertion;
  const habit = habits.test(text.slice(candidate.start, candidate.end));
  // A lasting condition that stands alone, outside any section, is an item of a history.
  const alone = sentence.section === null && sentence.end - sentence.start - (span.end - span.start) <= 2;
  const inPast = sentence.section === 'past-history';
  const lasts = chronicPattern.test(text.slice(span.start, span.end));
  const isOld = !lasts && said.assertion === 'present' && wasInEarlierYear(document, span.end, sentence.end);
  const assertion = isOld || (inPast && said.assertion === 'present' && !lasts) ? 'historical' : said.assertion;
  return [
    finding(candidate.type, span, {
      fact:
        said.experiencer === 'patient' &&
        said.temporality !== 'hypothetical' &&
        !unrecorded.test(text.slice(candidate.start, candidate.end)) &&
        !bareHabits.test(text.slice(candidate.start, candidate.end)),
      assertion,
      confidence: said.unclear ? Math.min(base, unclear) : base,
      attributes: {
        ...(candidate.type === 'condition'
          ? { status: said.resolved || said.cured ? 'resolved' : null, onset: null }
          : {}),
        ...(candidate.meaning && { meaning: candidate.meaning }),
        ...(candidate.ambiguous && { ambiguous: candidate.ambiguous }),
        temporality: temporalityOf(
          said.resolved ? 'recent' : said.temporality,
          inPast ||
            isOld ||
            (habit && !said.resolved) ||
            (alone && chronicPattern.test(text.slice(span.start, span.end))),
        ),
        assertion: plain,
        experiencer: said.experiencer,
      },
    }),
  ];
}

/** A year right behind a finding, alone or in brackets, that ends its clause; null: none. */
function yearBehind(text: string, from: number, to: number): (Span & { iso: string }) | null {
  const match = /^ ?\(?(?:in )?(?<year>(?:19|20)\d\d)\)?(?=\s*(?:[,;.)]|$|and\b))/.exec(
    text.slice(from, Math.min(to, from + 16)),
  );
  const iso = match?.groups?.year;
  if (!match || iso === undefined) return null;
  const start = from + match[0].indexOf(iso);
  return { iso, start, end: start + iso.length };
}

const lastYears = new WeakMap<ClinicalDocument, string>();

function latestYear(document: ClinicalDocument): string {
  let last = '';
  for (const { iso } of document.dates) if (iso.slice(0, 4) > last) last = iso.slice(0, 4);
  return last;
}

/** `stroke 2015, hypertension`: the year behind it is before the last one that the document names. */
function wasInEarlierYear(document: ClinicalDocument, from: number, to: number): boolean {
  const printed = yearBehind(document.text, from, to)?.iso;
  if (printed === undefined) return false;
  const last = lastYears.get(document) ?? latestYear(document);
  lastYears.set(document, last);
  return last !== '' && printed < last;
}

/** How sure a finding is that a list may deny or tell. */
const unclear = 0.4;

/** Habits are told as history, whether they last or not (ConText, Harkema et al. 2009). */
const habits =
  /\b(?:tobacco|cigarettes?|smok\w+|nicotine|alcohol\w*|etoh|drinks|(?:drug|substance|cannabis|cocaine) (?:use|abuse)|illicit|recreational|marijuana|cannabis|ivdu)\b/i;
/** The habit's word without saying what of it: marked, not recorded. */
const bareHabits =
  /^(?:tobacco(?: products)?|cigarettes|smok(?:es|ing)(?: history)?|nicotine|alcohol(?: (?:use|consumption|intake))?|etoh(?: use)?|(?:illicit |recreational )?(?:drug|substance) use|illicit \w+|recreational drugs|marijuana|cannabis)$/i;

/** Normal findings and words that say nothing alone: marked, not recorded. */
const unrecorded =
  /^(?:alert|awake|normocephalic|atraumatic|conjugate gaze|cta[pb]|ambulatory|able to ambulate|neurologically intact|well (?:nourished|developed)|cooperative|(?:apparent|obvious|cardiopulmonary) distress|good insight|(?:intact )?sensation(?: intact)?|intact motor function|septal motion|oriented.*|conscious|comfortable|ha?emodynamically stable|regular rate and rhythm|(?:normal )?sinus rhythm|anicteric|non-?tender|non-?distended|nonfocal|distended|palpable|supple|well-appearing|no acute distress|ambulating.*|moist mucous membranes|clear .*|alert and oriented|enlarged|symptoms|symptomatic|asymptomatic|afebrile|deposits?|deposition|invasion|infiltration|collaterals|enhancement|unwell|acute distress|distress|dilated bowel loops|lesions?|mass effect|deterioration|thickening|toxic)$/i;

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

/**
 * What stands behind a medicine up to the next one; behind the last of a list, where nothing else stands between
 * (`aspirin and clopidogrel stopped`).
 */
function beyondList(
  document: ClinicalDocument,
  sentence: Span,
  words: string,
  limit: number,
): { behind: string; hasNext: boolean } {
  let behind = words;
  let end = limit;
  const next = hitsIn(document, { start: limit, end: sentence.end }, 'drug');
  for (const [index, drug] of next.entries()) {
    if (drug.start !== end || !/^\s*(?:,|and|&|\+|\/|, and)\s*$/i.test(behind)) break;
    end = next[index + 1]?.start ?? sentence.end;
    behind = document.text.slice(drug.end, end);
  }
  return { behind, hasNext: end < sentence.end };
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
  const behind = document.text.slice(drug.end, Math.min(limit, sentence.end));
  const others = hitsIn(document, { start: sentence.start, end: drug.start }, 'drug').map(({ start, end }) => ({
    start: start - sentence.start,
    end: end - sentence.start,
  }));
  const course = courseOf({ before, others, ...beyondList(document, sentence, behind, limit) });
  found.attributes.status = course === 'planned' ? null : course;
  if (course === 'stopped' && found.assertion === 'present') found.assertion = 'historical';
  // `not keen to stop oxycodone`: the stopping is denied, not the medicine.
  if (course === 'planned' && found.assertion === 'absent') found.assertion = 'present';
  const allergic =
    /\b(?:allerg\w*|intoleran\w*|anaphylaxis|sensitiv\w* to|reaction to|resistant to|level|overdose)\b/.test(
      words.replace(/\b(?:no|nil)(?: known)?(?: drug| other)? allerg\w+/g, ''),
    );
  found.fact =
    said.experiencer === 'patient' &&
    said.temporality !== 'hypothetical' &&
    !allergic &&
    (course === 'active' || course === 'stopped' || !isOnlyAdvised(before, behind)) &&
    (directed ||
      (course !== null && course !== 'planned') ||
      /\b(?:on|takes?|taking|started|commenced|continue[ds]?|prescribed|given|treated with|received|administered|increase[ds]?|using|uses)\b/.test(
        before,
      ));
  found.confidence = found.fact ? (directed ? 0.85 : 0.65) : 0.5;
  return found;
}
