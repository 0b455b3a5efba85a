import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { TermType } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Span } from '../model.ts';
import type { Answer } from '../tables/forms.ts';
import { familyFinding } from './family.ts';
import type { ListResult } from './lists.ts';

const asked: TermType[] = ['condition', 'symptom', 'procedure'];
const ofFamily = /\b(?:family|relatives?|parents?|siblings?|mother|father)\b/i;
const allergyQuestion = /\ballerg|adverse reaction|intoleran/i;
const detail =
  /^(?:if (?:yes|so)|(?:if yes,? )?(?:please )?(?:list|specify|give details|describe|details?))\b[^:]{0,40}:\s*/i;

/** Ticked boxes and answered questions of forms. What isn't ticked isn't said; `no` says that it is absent. */
export function findAnswered(document: ClinicalDocument): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  let allergies = false;
  const askedOn = new Map<Line, Answer[]>();
  for (const answer of document.answers) {
    const known = askedOn.get(answer.line);
    if (known) known.push(answer);
    else askedOn.set(answer.line, [answer]);
  }
  for (const line of document.lines) {
    const answers = askedOn.get(line) ?? [];
    for (const answer of answers) {
      if (answer.boxed) rows.add(line);
      const words = document.text.slice(answer.start, answer.end);
      if (allergyQuestion.test(words)) allergies = answer.answer === 'yes';
      else findings.push(...answered(document, answer, words));
    }
    if (answers.length > 0 || !allergies) continue;
    const lead = detail.exec(line.text);
    allergies = false;
    if (!lead) continue;
    rows.add(line);
    for (const hit of hitsIn(document, { start: line.start + lead[0].length, end: line.end }, 'allergen', 'drug')) {
      findings.push(
        finding(
          'allergy',
          { start: hit.start, end: hit.end },
          {
            fact: true,
            confidence: 0.9,
            attributes: { status: 'active', reaction: null, severity: null, criticality: null },
          },
        ),
      );
    }
  }
  return { findings, rows };
}

function answered(document: ClinicalDocument, answer: Answer, words: string): Finding[] {
  if (answer.answer === 'blank') return [];
  const absent = answer.answer === 'no';
  const section = answer.line.section;
  const found: Finding[] = [];
  for (const hit of mainHits(document, answer)) {
    const span = { start: hit.start, end: hit.end };
    if (section === 'family-history' || (ofFamily.test(words) && hit.type === 'condition')) {
      found.push(familyFinding(span, absent, null, 0.95));
      continue;
    }
    found.push(
      finding(hit.type, span, {
        fact: !(absent && hit.type === 'procedure'),
        assertion: absent ? 'absent' : 'present',
        confidence: 0.95,
        attributes:
          hit.type === 'procedure'
            ? { date: null, status: 'completed' }
            : {
                ...(hit.type === 'condition' ? { status: absent ? null : 'active', onset: null } : {}),
                assertion: absent ? 'absent' : 'present',
                temporality: section === 'past-history' ? 'historical' : 'recent',
                experiencer: 'patient',
              },
      }),
    );
  }
  return found;
}

interface Asked extends Span {
  type: 'condition' | 'symptom' | 'procedure';
}

/** What a label names, each stretch once; a symptom that is part of a condition's name isn't one. */
function mainHits(document: ClinicalDocument, span: Span): Asked[] {
  const kept: Asked[] = [];
  for (const type of asked) {
    for (const hit of hitsIn(document, span, type)) {
      if (hit.term.weak || kept.some((one) => one.start < hit.end && hit.start < one.end)) continue;
      kept.push({ start: hit.start, end: hit.end, type: type as Asked['type'] });
    }
  }
  return kept;
}
