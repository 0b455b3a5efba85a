import { isAbsenceCode } from '../../structured/absence.ts';
import { chooseCode, systemName } from '../../structured/code-systems.ts';
import { hl7Day } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { flagOf, isVitalCode, rangeLimits, resultValue, stated } from '../../structured/results.ts';
import { answerCode, isSocialQuestion } from '../../structured/social-history.ts';
import { codedAt } from './coded.ts';
import type { Segment } from './message.ts';

/** Results that do not stand (table 0085): deleted, wrong, not obtained, not asked for, still to come. */
const unsaid = new Set(['D', 'W', 'X', 'N', 'O']);

/** Longest text that is a result (`No growth after 5 days`) and not a report. */
const longestResult = 80;

/** Whether an OBX is a piece of a report instead of a result. `repeats`: other OBX of its order have the same name. */
export function isReportText(segment: Segment, repeats: boolean): boolean {
  const type = segment.text(2);
  if (type === 'ED' || type === 'RP') return true;
  if (type !== 'TX' && type !== 'FT') return false;
  if (segment.text(6) !== '' || segment.text(7) !== '' || segment.text(8) !== '') return false;
  const text = segment.lines(5);
  const isLoinc = codedAt(segment, 3).codes.some(({ system }) => systemName(system) === 'LOINC');
  return repeats || !isLoinc || text.length > longestResult || text.includes('\n');
}

/** An OBX with a value. `day`: when its order's specimen was taken, for results that don't say when. */
export function readResult(segment: Segment, element: string, day: string | null, comment: string): Finding[] {
  const coded = codedAt(segment, 3);
  const value = valueWords(segment);
  if (coded.label === '' || value === '' || unsaid.has(segment.text(11))) return [];
  const isVital = coded.codes.some(({ code }) => isVitalCode(code));
  const type = isVital ? 'vital' : isSocialQuestion(coded.codes) ? 'social_history' : 'lab';
  const answers = type === 'social_history' ? codedAt(segment, 5).codes : [];
  if (answers.some(({ code }) => isAbsenceCode(code))) return [];
  const unit = segment.text(6) || segment.text(6, 2);
  const range = segment.lines(7);
  const flags = Array.from({ length: segment.repetitions(8) }, (_, at) => segment.text(8, 1, at + 1));
  const flag = flags.map(flagOf).find((one) => one !== null) ?? null;
  const date = hl7Day(segment.text(14)) ?? day;
  return [
    {
      type,
      assertion: 'present',
      attributes: stated({
        value: resultValue(value),
        unit,
        ...rangeLimits(range),
        flag,
        ...(type === 'vital' && { measure: coded.label }),
        ...answerCode(answers, value),
      }),
      date,
      code: chooseCode(type, coded.codes, coded.label),
      element,
      words: { label: coded.label, value, unit, range, flag: flags.join(' '), date: date ?? '', detail: comment },
    },
  ];
}

function valueWords(segment: Segment): string {
  const type = segment.text(2);
  const repetitions = Array.from({ length: segment.repetitions(5) }, (_, at) => at + 1);
  switch (type) {
    // Comparator, number, separator, number: `<5`, `1:128`, `10-20`.
    case 'SN':
      return segment.components(5).slice(0, 4).join('');
    case 'CE':
    case 'CWE':
    case 'CNE':
      return repetitions
        .map((at) => codedAt(segment, 5, at).label)
        .filter(Boolean)
        .join(', ');
    case 'DT':
    case 'TS':
    case 'DTM':
      return hl7Day(segment.text(5)) ?? '';
    case 'CQ':
      return segment.text(5);
    default:
      return repetitions
        .map((at) => segment.components(5, at).filter(Boolean).join(' '))
        .filter(Boolean)
        .join(', ');
  }
}
