import { isAbsenceText } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import { hl7Day } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { codedFrequencyPerDay } from '../../structured/frequency.ts';
import { nameParts } from '../../structured/medication-names.ts';
import { resultValue, stated } from '../../structured/results.ts';
import { routeName } from '../../structured/routes.ts';
import { codedAt } from './coded.ts';
import type { Segment } from './message.ts';

/** Where the segments that order, encode, dispense and give a drug have what (HL7 v2.9 chapter 4A). */
const places = {
  RXO: { code: 1, dose: 2, doseMax: 3, unit: 4, form: 5, directions: 7, strength: 18, strengthUnit: 19, date: 0 },
  RXE: { code: 2, dose: 3, doseMax: 4, unit: 5, form: 6, directions: 7, strength: 25, strengthUnit: 26, date: 0 },
  RXD: { code: 2, dose: 4, doseMax: 0, unit: 5, form: 6, directions: 9, strength: 16, strengthUnit: 17, date: 3 },
  RXA: { code: 5, dose: 6, doseMax: 0, unit: 7, form: 8, directions: 9, strength: 13, strengthUnit: 14, date: 3 },
} as const;

type DrugSegment = keyof typeof places;

export function isDrugSegment(name: string): name is DrugSegment {
  return Object.hasOwn(places, name);
}

/** A prescription: the segment that says most about the drug, its route (RXR) and its timing (TQ1), its order's control code. */
export function readPrescription(
  {
    drug,
    route,
    timing,
    order,
  }: { drug: Segment; route: Segment | null; timing: Segment | null; order: Segment | null },
  element: string,
): Finding[] {
  if (!isDrugSegment(drug.name)) return [];
  const place = places[drug.name];
  const coded = codedAt(drug, place.code);
  if (coded.label === '' || isAbsenceText(coded.label)) return [];
  const at = (field: number, component = 1) => (field === 0 ? '' : drug.text(field, component));
  const control = order?.text(1) ?? '';
  const isOver =
    ['CA', 'DC', 'OC', 'OD', 'CR', 'DR'].includes(control) || ['CA', 'DC', 'CM'].includes(order?.text(5) ?? '');
  const status = isOver ? 'stopped' : ['HD', 'HR', 'OH'].includes(control) ? 'on-hold' : 'active';
  const strengthUnit = at(place.strengthUnit, 2) || at(place.strengthUnit);
  const name = nameParts(coded.label);
  const strength = at(place.strength) === '' ? name.strength : `${at(place.strength)} ${strengthUnit}`.trim();
  const unit = at(place.unit, 2) || at(place.unit);
  const dose = at(place.dose);
  const routeWords = route?.text(1, 2) || route?.text(1) || '';
  // Before version 2.5 the timing stood in the drug's or the order's own segment.
  const frequency = timing?.text(3) || (drug.name === 'RXE' ? drug.text(1, 2) : '') || order?.text(7, 2) || '';
  const start = hl7Day(timing?.text(7) || at(place.date) || order?.text(7, 4) || order?.text(9));
  const stop = hl7Day(timing?.text(8) || order?.text(7, 5));
  const directions = at(place.directions, 2) || at(place.directions);
  const form = at(place.form, 2) || at(place.form);
  return [
    {
      type: 'medication',
      assertion: isOver ? 'historical' : 'present',
      attributes: stated({
        ...name,
        ...(strength !== undefined && { strength }),
        ...(form !== '' && { form: form.toLowerCase() }),
        dose: dose === '' ? undefined : resultValue(dose),
        doseMax: at(place.doseMax) === '' ? undefined : resultValue(at(place.doseMax)),
        unit,
        route: routeWords && routeName(routeWords),
        frequency,
        frequencyPerDay: codedFrequencyPerDay(frequency),
        sig: directions,
        status,
        start,
        stop,
      }),
      date: start,
      code: chooseCode('medication', coded.codes, coded.label),
      element,
      words: {
        label: coded.label,
        strength: strength ?? '',
        dosage: [[dose, at(place.doseMax)].filter(Boolean).join(' - '), unit].filter(Boolean).join(' '),
        route: routeWords,
        frequency,
        status,
        date: [start, stop].filter(Boolean).join(' - '),
        detail: directions,
      },
    },
  ];
}
