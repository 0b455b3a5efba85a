import { SentenceContext } from '../context/assert.ts';
import { relatives } from '../context/triggers.ts';
import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import { type Finding, finding, type Span } from '../model.ts';
import { tokenAt } from '../text/tokens.ts';

const nothing =
  /^(?:nil|none|no (?:significant|known|relevant|family)|non-?contributory|unremarkable|unknown|n\/a|not (?:known|recorded|contributory)|negative|adopted|denies|noncontributory)\b/i;

/** Findings of relatives in a family-history section. They carry `experiencer: family` and the relation, never the patient. */
export function findFamilyHistory(document: ClinicalDocument, ofForms: ReadonlySet<Line>): Finding[] {
  const findings: Finding[] = [];
  let relation: string | null = null;
  for (const sentence of document.sentences) {
    if (sentence.section !== 'family-history') {
      relation = null;
      continue;
    }
    if (ofForms.has(sentence.line)) continue;
    const words = document.text.slice(sentence.start, sentence.end);
    if (nothing.test(words) && !relatives.test(words)) continue;
    const context = new SentenceContext(document.text, sentence, document.tokens, true);
    for (const span of conditionsOf(document, sentence)) {
      const before = document.text.slice(sentence.start, span.start);
      const after = document.text.slice(span.end, sentence.end);
      if (ofPatient.test(before)) {
        findings.push(patientsOwn(span));
        continue;
      }
      // `bowel cancer (father), diabetes (mother)`: whom a bracket or dash names right behind it comes first.
      const behind =
        /^\s*(?:in|[-–:(])\s*(?:(?:his|her|the|a|both)\s+)?(?<r>[\p{L} -]+)/iu.exec(after)?.groups?.r ?? '';
      const nearest = relatives.exec(behind)?.[0] ?? lastRelative(before);
      relation = nearest?.toLowerCase() ?? relation;
      findings.push(familyFinding(span, context.of(span).assertion === 'absent', relation, 0.9));
    }
  }
  return findings;
}

/** What stands under a family history although it is the patient's own. */
const ofPatient = /\bpersonal (?:history|hx) of\b[^.;]*$/i;

function patientsOwn(span: Span): Finding {
  return finding('condition', span, {
    fact: true,
    assertion: 'historical',
    confidence: 0.8,
    attributes: { status: null, onset: null, assertion: 'present', experiencer: 'patient', temporality: 'historical' },
  });
}

function lastRelative(words: string): string | null {
  let last: string | null = null;
  for (const match of words.matchAll(new RegExp(relatives.source, 'gi'))) last = match[0];
  return last;
}

/** Known conditions of a sentence, and words that end like one. */
function conditionsOf(document: ClinicalDocument, sentence: Span): Span[] {
  const hits: Span[] = hitsIn(document, sentence, 'condition', 'symptom').filter(
    (hit) => !/^(?:pain|mass|fall|stress|ache)$/i.test(hit.term.name),
  );
  for (let index = tokenAt(document.tokens, sentence.start); index < document.tokens.length; index += 1) {
    const token = document.tokens[index];
    if (!token || token.start >= sentence.end) break;
    if (
      token.word &&
      typeByEnding(token.key) === 'condition' &&
      !hits.some((hit) => hit.start <= token.start && hit.end >= token.end)
    ) {
      hits.push({ start: token.start, end: token.end });
    }
  }
  return hits.sort((a, b) => a.start - b.start);
}

/** A condition of a relative. */
export function familyFinding(span: Span, absent: boolean, relation: string | null, confidence: number): Finding {
  return finding('condition', span, {
    fact: true,
    assertion: absent ? 'absent' : 'family',
    confidence,
    attributes: {
      assertion: absent ? 'absent' : 'present',
      experiencer: 'family',
      relation,
      temporality: 'recent',
    },
  });
}
