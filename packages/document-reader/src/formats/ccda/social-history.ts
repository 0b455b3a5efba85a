import { isAbsenceCode } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import type { Finding } from '../../structured/finding.ts';
import { resultValue, stated } from '../../structured/results.ts';
import { answerCode, isPersonalQuestion, questionName } from '../../structured/social-history.ts';
import { readCoded, wordsOf } from './concepts.ts';
import { isNegated, isNothing, narrativeOf, type Surroundings } from './statements.ts';
import { readValue, timeOf } from './values.ts';
import { attribute, find, pathOf, type XmlElement } from './xml.ts';

/** Longest text that is an answer and not a paragraph. */
const longestAnswer = 300;

/**
 * A social history observation: a question with its answer ("Tobacco smoking status": "Former smoker"), or what is asserted
 * ("Former smoker"), as C-CDA R1.1 states it.
 */
export function readSocialHistory(observation: XmlElement, { narratives }: Surroundings): Finding[] {
  const question = readCoded(find(observation, 'code'), narratives);
  const value = find(observation, 'value');
  const answer = readCoded(value, narratives);
  if (isPersonalQuestion(question.codes) || answer.codes.some(({ code }) => isAbsenceCode(code))) return [];
  const text = wordsOf(find(observation, 'text'), narratives);
  const isBare = question.label === attribute(find(observation, 'code'), 'code');
  const named = isBare ? questionName(question.codes) : question.label;
  const isAsserted = named === '' || question.codes.some(({ code }) => code === 'ASSERTION');
  const isAnswer = text !== named && text.length <= longestAnswer;
  const read = readValue(value, narratives);
  const found = isAsserted
    ? { ...answer, value: '', unit: '' }
    : { ...question, label: named, ...(read.value === '' && isAnswer ? { value: text, unit: '' } : read) };
  if (isNothing(found) || (!isAsserted && found.value === '')) return [];
  const { start, end } = timeOf(observation);
  const negated = isNegated(observation);
  const isOver = end !== null && end !== start;
  const { label } = found;
  return [
    {
      type: 'social_history',
      assertion: negated ? 'absent' : isOver ? 'historical' : 'present',
      attributes: stated({
        value: found.value && resultValue(found.value),
        unit: found.unit,
        ...(isAsserted ? {} : answerCode(answer.codes, found.value)),
        start: end === null ? null : start,
        end,
      }),
      date: start ?? end,
      code: chooseCode('social_history', found.codes, label),
      element: pathOf(observation),
      words: {
        label,
        value: found.value,
        unit: found.unit,
        status: negated ? 'not so' : '',
        date: [...new Set([start, end])].filter(Boolean).join(' - '),
      },
      narrative: narrativeOf(narratives, find(observation, 'text'), value, find(observation, 'code')),
    },
  ];
}
