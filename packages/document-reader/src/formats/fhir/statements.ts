/** The resources that state one fact each, beside observations. */
import type { Assertion } from '@exora/contracts';
import { z } from 'zod';
import { isAbsenceCode, isAbsenceText } from '../../structured/absence.ts';
import { chooseCode, type StatedCode } from '../../structured/code-systems.ts';
import { isoDay } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { stated } from '../../structured/results.ts';
import { conceptSchema, list, part, periodSchema, quantitySchema, text } from './elements.ts';
import { amountWords, codesOf, conceptWords, firstCode } from './words.ts';

const verification = { verificationStatus: part(conceptSchema), clinicalStatus: part(conceptSchema) };

/** Whether nobody stands by a statement any more. */
function isWithdrawn(status: string | undefined): boolean {
  return status === 'entered-in-error' || status === 'refuted';
}

function isNothing(label: string, codes: readonly StatedCode[]): boolean {
  return label === '' || isAbsenceText(label) || codes.some(({ code }) => isAbsenceCode(code));
}

function certainty(status: string | undefined): Assertion {
  return status === 'unconfirmed' || status === 'provisional' || status === 'differential' ? 'possible' : 'present';
}

const conditionSchema = z.object({
  ...verification,
  code: part(conceptSchema),
  severity: part(conceptSchema),
  bodySite: list(conceptSchema),
  onsetDateTime: text,
  onsetPeriod: part(periodSchema),
  onsetString: text,
  onsetAge: part(quantitySchema),
  abatementDateTime: text,
  abatementPeriod: part(periodSchema),
  recordedDate: text,
  assertedDate: text,
});

export function readCondition(resource: unknown, element: string): Finding[] {
  const condition = conditionSchema.parse(resource);
  const label = conceptWords(condition.code);
  const codes = codesOf(condition.code);
  const verified = firstCode(condition.verificationStatus);
  if (isWithdrawn(verified) || isNothing(label, codes)) return [];
  const clinical = firstCode(condition.clinicalStatus);
  const ended = isoDay(condition.abatementDateTime ?? condition.abatementPeriod?.start);
  const isOver = ended !== null || ['resolved', 'inactive', 'remission'].includes(clinical ?? '');
  const onset = isoDay(condition.onsetDateTime ?? condition.onsetPeriod?.start);
  const date = onset ?? isoDay(condition.recordedDate ?? condition.assertedDate);
  const status = isOver ? 'resolved' : 'active';
  return [
    {
      type: 'condition',
      assertion: isOver ? 'historical' : certainty(verified),
      attributes: stated({
        status,
        onset,
        abatement: ended,
        severity: conceptWords(condition.severity).toLowerCase(),
        bodySite: condition.bodySite.map(conceptWords).join(', '),
      }),
      date,
      code: chooseCode('condition', codes, label),
      element,
      words: {
        label,
        severity: conceptWords(condition.severity),
        status: [clinical ?? status, verified].filter(Boolean).join(', '),
        date: [date ?? condition.onsetString ?? amountWords(condition.onsetAge), ended].filter(Boolean).join(' - '),
        detail: condition.bodySite.map(conceptWords).join(', '),
      },
    },
  ];
}

const allergySchema = z.object({
  ...verification,
  status: text,
  code: part(conceptSchema),
  substance: part(conceptSchema),
  criticality: text,
  onsetDateTime: text,
  onsetPeriod: part(periodSchema),
  recordedDate: text,
  assertedDate: text,
  reaction: list(z.object({ substance: part(conceptSchema), manifestation: list(z.unknown()), severity: text })),
});

export function readAllergy(resource: unknown, element: string): Finding[] {
  const allergy = allergySchema.parse(resource);
  const substance = allergy.code ?? allergy.substance ?? allergy.reaction.find((one) => one.substance)?.substance;
  const label = conceptWords(substance);
  const codes = codesOf(substance);
  const verified = firstCode(allergy.verificationStatus) ?? allergy.status;
  if (isWithdrawn(verified) || isNothing(label, codes)) return [];
  const clinical = firstCode(allergy.clinicalStatus) ?? 'active';
  const isOver = clinical === 'resolved' || clinical === 'inactive';
  const reaction = allergy.reaction
    .flatMap(({ manifestation }) => manifestation.map(manifestationWords))
    .filter(Boolean)
    .join(', ');
  const severity = allergy.reaction.find((one) => one.severity)?.severity;
  const date = isoDay(
    allergy.onsetDateTime ?? allergy.onsetPeriod?.start ?? allergy.recordedDate ?? allergy.assertedDate,
  );
  return [
    {
      type: 'allergy',
      assertion: isOver ? 'historical' : certainty(verified),
      attributes: stated({ status: clinical, reaction, severity, criticality: allergy.criticality }),
      date,
      code: chooseCode('allergy', codes, label),
      element,
      words: {
        label,
        reaction,
        severity: [severity, allergy.criticality && `criticality ${allergy.criticality}`].filter(Boolean).join(', '),
        status: [clinical, verified].filter(Boolean).join(', '),
        date: date ?? '',
      },
    },
  ];
}

/** R5 wraps the concept in a reference. */
function manifestationWords(manifestation: unknown): string {
  const wrapped = z.object({ concept: conceptSchema }).safeParse(manifestation);
  const concept = wrapped.success ? wrapped.data.concept : conceptSchema.safeParse(manifestation).data;
  return conceptWords(concept);
}

const procedureSchema = z.object({
  status: text,
  code: part(conceptSchema),
  performedDateTime: text,
  performedPeriod: part(periodSchema),
  occurrenceDateTime: text,
  occurrencePeriod: part(periodSchema),
  bodySite: list(conceptSchema),
});

export function readProcedure(resource: unknown, element: string): Finding[] {
  const procedure = procedureSchema.parse(resource);
  const label = conceptWords(procedure.code);
  const codes = codesOf(procedure.code);
  if (isWithdrawn(procedure.status) || procedure.status === 'stopped' || isNothing(label, codes)) return [];
  const date = isoDay(
    procedure.performedDateTime ??
      procedure.performedPeriod?.start ??
      procedure.occurrenceDateTime ??
      procedure.occurrencePeriod?.start,
  );
  const bodySite = procedure.bodySite.map(conceptWords).join(', ');
  return [
    {
      type: 'procedure',
      assertion: procedure.status === 'not-done' || procedure.status === 'aborted' ? 'absent' : 'present',
      attributes: stated({ date, status: procedure.status === 'preparation' ? 'planned' : procedure.status, bodySite }),
      date,
      code: chooseCode('procedure', codes, label),
      element,
      words: { label, status: procedure.status ?? '', date: date ?? '', detail: bodySite },
    },
  ];
}

const immunizationSchema = z.object({
  status: text,
  notGiven: part(z.boolean()),
  wasNotGiven: part(z.boolean()),
  vaccineCode: part(conceptSchema),
  occurrenceDateTime: text,
  occurrenceString: text,
  date: text,
  lotNumber: text,
  protocolApplied: list(
    z.object({ doseNumberPositiveInt: part(z.number()), doseNumberString: text, doseNumber: text }),
  ),
});

export function readImmunization(resource: unknown, element: string): Finding[] {
  const immunization = immunizationSchema.parse(resource);
  const label = conceptWords(immunization.vaccineCode);
  const codes = codesOf(immunization.vaccineCode);
  if (isWithdrawn(immunization.status) || isNothing(label, codes) || codes.some(({ code }) => code === '998'))
    return [];
  const wasGiven =
    immunization.status !== 'not-done' && immunization.notGiven !== true && immunization.wasNotGiven !== true;
  const date = isoDay(immunization.occurrenceDateTime ?? immunization.date ?? immunization.occurrenceString);
  const [dose] = immunization.protocolApplied;
  const doseNumber = dose?.doseNumberPositiveInt ?? dose?.doseNumberString ?? dose?.doseNumber;
  const status = wasGiven ? (immunization.status ?? 'completed') : 'not-done';
  return [
    {
      type: 'immunization',
      assertion: wasGiven ? 'present' : 'absent',
      attributes: stated({ date, status, lot: immunization.lotNumber, doseNumber }),
      date,
      code: chooseCode('immunization', codes, label),
      element,
      words: {
        label,
        status,
        date: date ?? immunization.occurrenceString ?? '',
        detail: [immunization.lotNumber && `lot ${immunization.lotNumber}`, doseNumber && `dose ${doseNumber}`]
          .filter(Boolean)
          .join(', '),
      },
    },
  ];
}

const familySchema = z.object({
  status: text,
  relationship: part(conceptSchema),
  condition: list(
    z.object({
      code: part(conceptSchema),
      onsetAge: part(quantitySchema),
      onsetString: text,
      outcome: part(conceptSchema),
    }),
  ),
});

export function readFamilyHistory(resource: unknown, element: string): Finding[] {
  const family = familySchema.parse(resource);
  if (isWithdrawn(family.status)) return [];
  const relation = conceptWords(family.relationship);
  return family.condition.flatMap(({ code, onsetAge, onsetString }, at): Finding[] => {
    const label = conceptWords(code);
    const codes = codesOf(code);
    if (isNothing(label, codes)) return [];
    const onset = amountWords(onsetAge) || (onsetString ?? '');
    return [
      {
        type: 'family_history',
        assertion: 'family',
        attributes: stated({ relation: relation.toLowerCase(), onsetAge: onset }),
        date: null,
        code: chooseCode('family_history', codes, label),
        element: `${element}.condition[${at}]`,
        words: { relative: relation, label, detail: onset && `onset ${onset}` },
      },
    ];
  });
}
