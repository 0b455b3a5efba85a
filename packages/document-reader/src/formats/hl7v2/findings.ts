/** The segments that state one fact each. `element` names the segment. */
import { isAbsenceCode, isAbsenceText } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import { hl7Day } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { stated } from '../../structured/results.ts';
import { type Coded, codedAt } from './coded.ts';
import type { Segment } from './message.ts';

function isNothing({ label, codes }: Coded): boolean {
  return label === '' || isAbsenceText(label) || codes.some(({ code }) => isAbsenceCode(code));
}

/** Words of table 0128. */
const severities: Readonly<Record<string, string>> = { MI: 'mild', MO: 'moderate', SV: 'severe' };

/** AL1, and IAM that carries the same and more. */
export function readAllergySegment(segment: Segment, element: string): Finding[] {
  const coded = codedAt(segment, 3);
  if (isNothing(coded) || (segment.name === 'IAM' && segment.text(6) === 'D')) return [];
  const count = segment.repetitions(5);
  const reaction = Array.from(
    { length: count },
    (_, at) =>
      segment
        .components(5, at + 1)
        .filter(Boolean)
        .at(-1) ?? '',
  )
    .filter(Boolean)
    .join(', ');
  const severityWords = segment.text(4, 2) || segment.text(4);
  const severity = severities[segment.text(4)] ?? severityWords.toLowerCase();
  const date = hl7Day(segment.name === 'IAM' ? segment.text(11) || segment.text(13) : segment.text(6));
  const clinical = segment.name === 'IAM' ? segment.text(17).toUpperCase() : '';
  const isOver = clinical === 'I' || clinical === 'INACTIVE';
  return [
    {
      type: 'allergy',
      assertion: isOver ? 'historical' : 'present',
      attributes: stated({ status: isOver ? 'inactive' : 'active', reaction, severity }),
      date,
      code: chooseCode('allergy', coded.codes, coded.label),
      element,
      words: { label: coded.label, reaction, severity: severities[segment.text(4)] ?? severityWords, date: date ?? '' },
    },
  ];
}

/** DG1: the code, or the description in words. */
export function readDiagnosis(segment: Segment, element: string): Finding[] {
  const coded = codedAt(segment, 3);
  const description = segment.text(4);
  const label = segment.text(3, 2) || description || coded.label;
  if (isNothing({ ...coded, label }) || segment.text(21) === 'D') return [];
  const date = hl7Day(segment.text(5));
  const system = segment.text(2);
  const codes = coded.codes.map((code, at) => (at === 0 && !code.system ? { ...code, system } : code));
  return [condition({ label, codes, date, element, status: 'active', detail: segment.text(6) })];
}

/** PRB: a problem of the list, which may be over. */
export function readProblem(segment: Segment, element: string): Finding[] {
  const coded = codedAt(segment, 3);
  if (isNothing(coded) || segment.text(1) === 'DE') return [];
  const ended = hl7Day(segment.text(9));
  const life = `${segment.text(14)} ${segment.text(14, 2)}`.toLowerCase();
  const isOver = ended !== null || /resolved|inactive|^r\b/.test(life);
  const date = hl7Day(segment.text(16) || segment.text(7) || segment.text(2));
  return [condition({ ...coded, date, element, status: isOver ? 'resolved' : 'active', detail: '' })];
}

function condition({
  label,
  codes,
  date,
  element,
  status,
  detail,
}: Coded & { date: string | null; element: string; status: 'active' | 'resolved'; detail: string }): Finding {
  return {
    type: 'condition',
    assertion: status === 'resolved' ? 'historical' : 'present',
    attributes: stated({ status, onset: date }),
    date,
    code: chooseCode('condition', codes, label),
    element,
    words: { label, status, date: date ?? '', detail },
  };
}

export function readProcedureSegment(segment: Segment, element: string): Finding[] {
  const coded = codedAt(segment, 3);
  const label = segment.text(3, 2) || segment.text(4) || coded.label;
  if (isNothing({ ...coded, label })) return [];
  const date = hl7Day(segment.text(5));
  return [
    {
      type: 'procedure',
      assertion: 'present',
      attributes: stated({ date, status: 'completed' }),
      date,
      code: chooseCode('procedure', coded.codes, label),
      element,
      words: { label, date: date ?? '' },
    },
  ];
}

/** RXA of a vaccination message. Completion status (table 0322): RE refused, NA not administered. */
export function readVaccination(segment: Segment, element: string): Finding[] {
  const coded = codedAt(segment, 5);
  // CVX 998: no vaccine administered; the message only carries what was asked.
  if (isNothing(coded) || coded.codes.some(({ code }) => code === '998') || segment.text(21) === 'D') return [];
  const completion = segment.text(20);
  const wasGiven = completion !== 'RE' && completion !== 'NA';
  const date = hl7Day(segment.text(3));
  const lot = segment.text(15);
  const amount = segment.text(6);
  // 999 stands for an amount that nobody noted.
  const dose = amount === '' || amount === '999' ? '' : [amount, segment.text(7)].filter(Boolean).join(' ');
  const status = wasGiven ? 'completed' : completion === 'RE' ? 'refused' : 'not-done';
  return [
    {
      type: 'immunization',
      assertion: wasGiven ? 'present' : 'absent',
      attributes: stated({ date, status, lot, dose }),
      date,
      code: chooseCode('immunization', coded.codes, coded.label),
      element,
      words: { label: coded.label, dosage: dose, status, date: date ?? '', detail: lot && `lot ${lot}` },
    },
  ];
}
