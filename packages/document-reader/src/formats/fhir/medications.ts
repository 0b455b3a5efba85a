import { z } from 'zod';
import { isAbsenceCode, isAbsenceText } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import { isoDay } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { codedFrequencyPerDay, frequencyOf } from '../../structured/frequency.ts';
import { nameParts } from '../../structured/medication-names.ts';
import { stated } from '../../structured/results.ts';
import { routeName } from '../../structured/routes.ts';
import {
  type Concept,
  conceptSchema,
  list,
  part,
  periodSchema,
  quantitySchema,
  rangeSchema,
  referenceSchema,
  text,
} from './elements.ts';
import { amountWords, codesOf, conceptWords } from './words.ts';

const repeatSchema = z.object({
  frequency: part(z.number()),
  period: part(z.number()),
  periodUnit: text,
  periodUnits: text,
  when: list(z.string()),
  boundsPeriod: part(periodSchema),
});

const dosageSchema = z.object({
  text,
  patientInstruction: text,
  timing: part(z.object({ repeat: part(repeatSchema), code: part(conceptSchema) })),
  asNeededBoolean: part(z.boolean()),
  asNeededCodeableConcept: part(conceptSchema),
  route: part(conceptSchema),
  doseAndRate: list(z.object({ doseQuantity: part(quantitySchema), doseRange: part(rangeSchema) })),
  doseQuantity: part(quantitySchema),
  quantityQuantity: part(quantitySchema),
  dose: part(quantitySchema),
});
type Dosage = z.output<typeof dosageSchema>;

const medicationUseSchema = z.object({
  status: text,
  intent: text,
  doNotPerform: part(z.boolean()),
  wasNotTaken: part(z.boolean()),
  taken: text,
  medicationCodeableConcept: part(conceptSchema),
  medicationReference: part(referenceSchema),
  medication: part(z.object({ concept: part(conceptSchema), reference: part(referenceSchema) })),
  contained: list(z.object({ resourceType: z.literal('Medication'), id: text, code: part(conceptSchema) })),
  dosageInstruction: list(dosageSchema),
  dosage: list(dosageSchema),
  authoredOn: text,
  dateWritten: text,
  effectiveDateTime: text,
  effectivePeriod: part(periodSchema),
  dateAsserted: text,
  dispenseRequest: part(
    z.object({
      numberOfRepeatsAllowed: part(z.number()),
      quantity: part(quantitySchema),
      validityPeriod: part(periodSchema),
    }),
  ),
});

const stopped = new Set(['stopped', 'completed', 'cancelled', 'ended', 'not-taken']);

/** A MedicationRequest, -Statement, -Administration or DSTU2's MedicationOrder. `find`: the Medication that a reference names. */
export function readMedication(
  resource: unknown,
  element: string,
  find: (reference: string) => Concept | undefined,
): Finding[] {
  const use = medicationUseSchema.parse(resource);
  if (use.status === 'entered-in-error' || use.intent === 'proposal') return [];
  const reference = use.medicationReference ?? use.medication?.reference;
  const inside = use.contained.find(({ id }) => id !== undefined && reference?.reference === `#${id}`);
  const concept =
    use.medicationCodeableConcept ??
    use.medication?.concept ??
    inside?.code ??
    (reference?.reference === undefined ? undefined : find(reference.reference));
  const label = conceptWords(concept) || (reference?.display ?? '').trim();
  const codes = codesOf(concept);
  if (label === '' || isAbsenceText(label) || codes.some(({ code }) => isAbsenceCode(code))) return [];
  const [dosage] = [...use.dosageInstruction, ...use.dosage];
  const repeat = dosage?.timing?.repeat;
  const start = isoDay(
    use.effectivePeriod?.start ??
      use.effectiveDateTime ??
      repeat?.boundsPeriod?.start ??
      use.authoredOn ??
      use.dateWritten ??
      use.dispenseRequest?.validityPeriod?.start ??
      use.dateAsserted,
  );
  const stop = isoDay(use.effectivePeriod?.end ?? repeat?.boundsPeriod?.end);
  const status = use.status === 'cancelled' ? 'stopped' : (use.status ?? 'active');
  const notTaken =
    use.doNotPerform === true || use.wasNotTaken === true || use.taken === 'n' || use.status === 'not-taken';
  const { frequency, frequencyPerDay } = frequencyIn(dosage);
  const rate = dosage?.doseAndRate[0];
  const dose =
    rate?.doseQuantity ?? dosage?.doseQuantity ?? dosage?.quantityQuantity ?? dosage?.dose ?? rate?.doseRange?.low;
  const doseMax = rate?.doseRange?.high;
  const route = conceptWords(dosage?.route);
  return [
    {
      type: 'medication',
      assertion: notTaken ? 'absent' : stopped.has(status) ? 'historical' : 'present',
      attributes: stated({
        ...nameParts(label),
        dose: dose?.value,
        doseMax: doseMax?.value,
        unit: dose?.unit ?? dose?.code,
        route: route && routeName(route),
        frequency,
        frequencyPerDay,
        period: repeat?.period,
        periodUnit: repeat?.periodUnit ?? repeat?.periodUnits,
        prn: dosage?.asNeededBoolean ?? (dosage?.asNeededCodeableConcept === undefined ? undefined : true),
        sig: dosage?.text ?? dosage?.patientInstruction,
        status,
        start,
        stop,
        quantity: use.dispenseRequest?.quantity?.value,
        repeats: use.dispenseRequest?.numberOfRepeatsAllowed,
      }),
      date: start,
      code: chooseCode('medication', codes, label),
      element,
      words: {
        label,
        dosage: [amountWords(dose), amountWords(doseMax)].filter(Boolean).join(' - '),
        route,
        frequency: frequency ?? '',
        status: use.status ?? '',
        date: [start, stop].filter(Boolean).join(' - '),
        detail: dosage?.text ?? dosage?.patientInstruction ?? '',
      },
    },
  ];
}

function frequencyIn(dosage: Dosage | undefined): { frequency?: string; frequencyPerDay?: number } {
  const repeat = dosage?.timing?.repeat;
  const code = conceptWords(dosage?.timing?.code);
  const unit = repeat?.periodUnit ?? repeat?.periodUnits;
  const counted =
    repeat?.period === undefined || unit === undefined ? null : frequencyOf(repeat.frequency ?? 1, repeat.period, unit);
  if (counted !== null) return { frequency: code || counted.words, frequencyPerDay: counted.frequencyPerDay };
  const words = code || (repeat?.when.join(', ') ?? '');
  if (words === '') return {};
  const perDay = codedFrequencyPerDay(dosage?.timing?.code?.coding[0]?.code ?? words) ?? (repeat?.when.length || null);
  return perDay === null ? { frequency: words } : { frequency: words, frequencyPerDay: perDay };
}
