/** One finding from each kind of clinical statement. */
import { isAbsenceCode, isAbsenceText } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import type { Finding } from '../../structured/finding.ts';
import { flagOf, isVitalCode, rangeLimits, resultValue, stated } from '../../structured/results.ts';
import { type Coded, readCoded, wordsOf } from './concepts.ts';
import type { Narratives } from './narrative.ts';
import { amount, readValue, timeOf } from './values.ts';
import { attribute, childrenOf, find, findAll, pathOf, type XmlElement } from './xml.ts';

/** What surrounds a statement. */
export interface Surroundings {
  narratives: Narratives;
  /** The day that the document was made, or null. */
  documentDay: string | null;
  /** The act that tracks a problem or an allergy, with its status. */
  concern: XmlElement | null;
  /** The organizer of a panel or of a relative's history. */
  organizer: XmlElement | null;
}

export function isNothing({ label, codes }: Coded): boolean {
  return label === '' || isAbsenceText(label) || codes.some(({ code }) => isAbsenceCode(code));
}

export function isNegated(statement: XmlElement): boolean {
  return attribute(statement, 'negationInd') === 'true';
}

export function statusOf(statement: XmlElement | null | undefined): string {
  return (
    attribute(find(statement ?? undefined, 'statusCode'), 'code')
      ?.trim()
      .toLowerCase() ?? ''
  );
}

/** Marks of the narrative's words that a statement points to: its own text's, else those of what it is coded from. */
export function narrativeOf(
  narratives: Narratives,
  ...elements: readonly (XmlElement | undefined)[]
): readonly string[] {
  for (const element of elements) {
    const marks = narratives.marks(find(element, 'reference') ?? find(element, 'originalText', 'reference'));
    if (marks.length > 0) return marks;
  }
  return [];
}

/** Observations inside a statement, by the type of their relationship or any. */
function related(statement: XmlElement): XmlElement[] {
  return findAll(statement, 'entryRelationship', 'observation');
}

/** The value of the observation about a statement that has a code, in words. */
function aspect(statement: XmlElement, code: string, narratives: Narratives): string {
  const found = related(statement).find((one) => attribute(find(one, 'code'), 'code') === code);
  return found === undefined ? '' : readCoded(find(found, 'value'), narratives).label;
}

/** LOINC 33999-4 "Status" is the code of the status observation, ActCode SEV that of severity (C-CDA R1.1 and R2.1). */
const statusCode = '33999-4';
const severityCode = 'SEV';
const criticalityCode = '82606-5';

export function readProblem(observation: XmlElement, { narratives, concern }: Surroundings): Finding[] {
  const value = find(observation, 'value');
  const coded = readCoded(value, narratives);
  const label = coded.label || wordsOf(find(observation, 'text'), narratives);
  if (isNothing({ ...coded, label })) return [];
  const { start, end } = timeOf(observation);
  const words = aspect(observation, statusCode, narratives) || aspect(observation, '11323-3', narratives);
  const isOver = /resolved|inactive|remission/i.test(words) || (words === '' && end !== null);
  const date = start ?? (words === '' ? timeOf(concern ?? undefined).start : null);
  const negated = isNegated(observation);
  const severity = aspect(observation, severityCode, narratives);
  return [
    {
      type: 'condition',
      assertion: negated ? 'absent' : isOver ? 'historical' : 'present',
      attributes: stated({
        status: isOver ? 'resolved' : 'active',
        onset: start,
        abatement: end,
        severity: severity.toLowerCase(),
      }),
      date,
      code: chooseCode('condition', coded.codes, label),
      element: pathOf(observation),
      words: {
        label,
        severity,
        status: [negated ? 'not present' : '', words || (isOver ? 'resolved' : '')].filter(Boolean).join(', '),
        date: [date, end].filter(Boolean).join(' - '),
      },
      narrative: narrativeOf(narratives, value, find(observation, 'text'), find(observation, 'code')),
    },
  ];
}

export function readAllergy(observation: XmlElement, { narratives, concern }: Surroundings): Finding[] {
  const entity = find(observation, 'participant', 'participantRole', 'playingEntity');
  const code = find(entity, 'code');
  const coded = readCoded(code, narratives);
  const value = find(observation, 'value');
  const kind = readCoded(value, narratives);
  const label = coded.label || wordsOf(find(entity, 'name'), narratives);
  if (isNothing({ ...coded, label }) || kind.codes.some((one) => isAbsenceCode(one.code))) return [];
  const reactions = findAll(observation, 'entryRelationship', 'observation').filter(
    (one) => attribute(one.parent ?? undefined, 'typeCode') === 'MFST',
  );
  const reaction = reactions
    .map((one) => readCoded(find(one, 'value'), narratives).label || wordsOf(find(one, 'text'), narratives))
    .filter((words) => words !== '' && !isAbsenceText(words))
    .join(', ');
  const severity =
    aspect(observation, severityCode, narratives) ||
    (reactions.map((one) => aspect(one, severityCode, narratives)).find(Boolean) ?? '');
  const criticality = aspect(observation, criticalityCode, narratives);
  const words = aspect(observation, statusCode, narratives);
  const { start, end } = timeOf(observation);
  const isOver =
    /resolved|inactive/i.test(words) || (words === '' && (end !== null || statusOf(concern) === 'aborted'));
  const date = start ?? timeOf(concern ?? undefined).start;
  const negated = isNegated(observation);
  return [
    {
      type: 'allergy',
      assertion: negated ? 'absent' : isOver ? 'historical' : 'present',
      attributes: stated({
        status: isOver ? 'inactive' : 'active',
        reaction,
        severity: severity.toLowerCase(),
        criticality: criticality.toLowerCase().replace(/ criticality$/, ''),
      }),
      date,
      code: chooseCode('allergy', coded.codes, label),
      element: pathOf(observation),
      words: {
        label,
        reaction,
        severity: [severity, criticality].filter(Boolean).join(', '),
        status: [negated ? 'not present' : '', words || (isOver ? 'inactive' : '')].filter(Boolean).join(', '),
        date: [date, end].filter(Boolean).join(' - '),
      },
      narrative: narrativeOf(narratives, code, find(observation, 'text'), value),
    },
  ];
}

export function readResult(observation: XmlElement, kind: 'lab' | 'vital', around: Surroundings): Finding[] {
  const { narratives, organizer } = around;
  const code = find(observation, 'code');
  const coded = readCoded(code, narratives);
  const label = coded.label || wordsOf(find(observation, 'text'), narratives);
  const { value, unit } = readValue(find(observation, 'value'), narratives);
  const interpretations = childrenOf(observation, 'interpretationCode');
  const flagWords = interpretations.map((one) => readCoded(one, narratives).label).join(' ');
  // "Normal" alone is a result, too.
  if (label === '' || `${value}${flagWords}` === '' || isNegated(observation)) return [];
  const type = kind === 'vital' || coded.codes.some((one) => isVitalCode(one.code)) ? 'vital' : 'lab';
  const flag = interpretations.map((one) => flagOf(attribute(one, 'code'))).find((one) => one !== null) ?? null;
  const [range] = findAll(observation, 'referenceRange', 'observationRange');
  const rangeText = wordsOf(find(range, 'text'), narratives);
  const rangeValue = readValue(find(range, 'value'), narratives);
  const rangeWords = [rangeText, rangeValue.value && `${rangeValue.value} ${rangeValue.unit}`.trim()].filter(Boolean);
  const date = timeOf(observation).start ?? timeOf(organizer ?? undefined).start;
  return [
    {
      type,
      assertion: 'present',
      attributes: stated({
        value: value && resultValue(value),
        unit,
        ...rangeLimits(rangeValue.value || rangeText),
        ref: rangeText,
        flag,
        ...(type === 'vital' && { measure: label }),
      }),
      date,
      code: chooseCode(type, coded.codes, label),
      element: pathOf(observation),
      words: {
        label,
        value,
        unit,
        range: [...new Set(rangeWords)].join('; '),
        flag: flagWords,
        date: date ?? '',
      },
      narrative: narrativeOf(narratives, find(observation, 'text'), code, find(observation, 'value')),
    },
  ];
}

export function readProcedure(statement: XmlElement, { narratives }: Surroundings): Finding[] {
  const code = find(statement, 'code');
  const coded = readCoded(code, narratives);
  const label = coded.label || wordsOf(find(statement, 'text'), narratives);
  const status = statusOf(statement);
  if (isNothing({ ...coded, label }) || status === 'cancelled' || status === 'nullified') return [];
  const { start, end } = timeOf(statement);
  const date = start ?? end;
  const site = readCoded(find(statement, 'targetSiteCode'), narratives).label;
  const negated = isNegated(statement) || status === 'aborted';
  return [
    {
      type: 'procedure',
      assertion: negated ? 'absent' : 'present',
      attributes: stated({ date, status, bodySite: site }),
      date,
      code: chooseCode('procedure', coded.codes, label),
      element: pathOf(statement),
      words: { label, status: negated ? `${status}, not done` : status, date: date ?? '', detail: site },
      narrative: narrativeOf(narratives, find(statement, 'text'), code),
    },
  ];
}

export function readFamilyCondition(observation: XmlElement, { narratives, organizer }: Surroundings): Finding[] {
  const value = find(observation, 'value');
  const coded = readCoded(value, narratives);
  if (isNothing(coded) || isNegated(observation)) return [];
  const relation = readCoded(find(organizer ?? undefined, 'subject', 'relatedSubject', 'code'), narratives).label;
  // SNOMED CT 445518008 and LOINC 30525-0: age; at onset, or at death.
  const age = related(observation).find((one) =>
    ['445518008', '30525-0'].includes(attribute(find(one, 'code'), 'code') ?? ''),
  );
  const onset = age === undefined ? '' : amount(find(age, 'value'));
  return [
    {
      type: 'family_history',
      assertion: 'family',
      attributes: stated({ relation: relation.toLowerCase(), onsetAge: onset }),
      date: null,
      code: chooseCode('family_history', coded.codes, coded.label),
      element: pathOf(observation),
      words: { relative: relation, label: coded.label, detail: onset && `age ${onset}` },
      narrative: narrativeOf(narratives, value, find(observation, 'text')),
    },
  ];
}
