/** Substance administrations: prescriptions and vaccinations. */
import { chooseCode } from '../../structured/code-systems.ts';
import type { Finding } from '../../structured/finding.ts';
import { codedFrequencyPerDay, frequencyOf } from '../../structured/frequency.ts';
import { nameParts } from '../../structured/medication-names.ts';
import { resultValue, stated } from '../../structured/results.ts';
import { routeName } from '../../structured/routes.ts';
import { type Coded, readCoded, wordsOf } from './concepts.ts';
import type { Narratives } from './narrative.ts';
import { isNegated, isNothing, narrativeOf, type Surroundings, statusOf } from './statements.ts';
import { amount, timeOf } from './values.ts';
import { attribute, childrenOf, find, pathOf, type XmlElement } from './xml.ts';

/** The product: its code, or its name where it has none. */
function productOf(administration: XmlElement, narratives: Narratives): Coded & { element: XmlElement | undefined } {
  const product = find(administration, 'consumable', 'manufacturedProduct');
  const material = find(product, 'manufacturedMaterial') ?? find(product, 'manufacturedLabeledDrug');
  const element = find(material, 'code');
  const coded = readCoded(element, narratives);
  return { ...coded, label: coded.label || wordsOf(find(material, 'name'), narratives), element };
}

export function readMedication(administration: XmlElement, { narratives, documentDay }: Surroundings): Finding[] {
  const product = productOf(administration, narratives);
  if (isNothing(product)) return [];
  const { label } = product;
  const said = statusOf(administration);
  if (said === 'nullified') return [];
  const status =
    said === 'suspended' || said === 'held' ? 'on-hold' : /aborted|cancelled/.test(said) ? 'stopped' : said || 'active';
  const { start, end } = timeOf(administration);
  // Systems write "completed" for every prescription that was written; it is over when its end has come.
  const isOver = status === 'stopped' || (end !== null && documentDay !== null && end < documentDay);
  const negated = isNegated(administration);
  const { frequency, frequencyPerDay, period, periodUnit } = frequencyIn(administration);
  const dose = find(administration, 'doseQuantity');
  const [low, high] = [find(dose, 'low'), find(dose, 'high')];
  const doseWords =
    attribute(dose, 'value') === undefined ? [amount(low), amount(high)].filter(Boolean).join(' - ') : amount(dose);
  const form = readCoded(find(administration, 'administrationUnitCode'), narratives).label;
  const unit = attribute(dose ?? low, 'unit') ?? attribute(low, 'unit');
  const route = readCoded(find(administration, 'routeCode'), narratives).label;
  const directions = wordsOf(find(administration, 'text'), narratives);
  const isSig = directions !== '' && directions.length <= 300 && directions !== label;
  return [
    {
      type: 'medication',
      assertion: negated ? 'absent' : isOver ? 'historical' : 'present',
      attributes: stated({
        ...nameParts(label),
        ...(form !== '' && { form: form.toLowerCase() }),
        dose: numberIn(attribute(dose, 'value') ?? attribute(low, 'value')),
        doseMax: numberIn(attribute(high, 'value')),
        unit: unit === '1' ? form.toLowerCase() : unit,
        route: route && routeName(route),
        frequency,
        frequencyPerDay,
        period,
        periodUnit,
        prn: childrenOf(administration, 'precondition').length > 0 ? true : undefined,
        status,
        start,
        stop: end,
      }),
      date: start,
      code: chooseCode('medication', product.codes, label),
      element: pathOf(administration),
      words: {
        label,
        dosage: doseWords,
        route,
        frequency: frequency ?? '',
        status: [negated ? 'not taken' : '', said].filter(Boolean).join(', '),
        date: [start, end].filter(Boolean).join(' - '),
        detail: [form, isSig ? directions : ''].filter(Boolean).join(', '),
      },
      narrative: narrativeOf(narratives, find(administration, 'text'), product.element),
    },
  ];
}

function numberIn(words: string | undefined): string | number | undefined {
  return words === undefined || words.trim() === '' ? undefined : resultValue(words);
}

interface Frequency {
  frequency?: string;
  frequencyPerDay?: number;
  period?: number;
  periodUnit?: string;
}

/** How often, of the times of an administration: a period (PIVL_TS), an event of the day (EIVL_TS), or parts that hold those. */
function frequencyIn(administration: XmlElement): Frequency {
  const times = childrenOf(administration, 'effectiveTime').flatMap((time) => [time, ...childrenOf(time, 'comp')]);
  for (const time of times) {
    const event = attribute(find(time, 'event'), 'code');
    if (event !== undefined) {
      const perDay = codedFrequencyPerDay(event);
      return perDay === null ? { frequency: event } : { frequency: event, frequencyPerDay: perDay };
    }
    const period = find(time, 'period');
    const longest = find(period, 'high');
    const every = attribute(period, 'value') ?? attribute(find(period, 'low') ?? longest, 'value');
    const unit = attribute(period, 'unit') ?? attribute(find(period, 'low') ?? longest, 'unit') ?? '';
    const counted = every === undefined ? null : frequencyOf(1, Number(every), unit);
    if (counted !== null) {
      const { words: frequency, frequencyPerDay } = counted;
      return { frequency, frequencyPerDay, period: Number(every), periodUnit: unit };
    }
  }
  return {};
}

export function readImmunization(administration: XmlElement, { narratives }: Surroundings): Finding[] {
  const product = productOf(administration, narratives);
  // CVX 998: no vaccine administered.
  if (isNothing(product) || product.codes.some(({ code }) => code === '998')) return [];
  const { label } = product;
  const said = statusOf(administration);
  if (said === 'nullified') return [];
  const wasGiven = !isNegated(administration) && !/aborted|cancelled/.test(said);
  const { start, end } = timeOf(administration);
  const date = start ?? end;
  const lot = wordsOf(
    find(administration, 'consumable', 'manufacturedProduct', 'manufacturedMaterial', 'lotNumberText'),
    narratives,
  );
  const doseNumber = attribute(find(administration, 'repeatNumber'), 'value');
  return [
    {
      type: 'immunization',
      assertion: wasGiven ? 'present' : 'absent',
      attributes: stated({ date, status: wasGiven ? said || 'completed' : 'not-done', lot, doseNumber }),
      date,
      code: chooseCode('immunization', product.codes, label),
      element: pathOf(administration),
      words: {
        label,
        status: wasGiven ? said : [said, 'not given'].filter(Boolean).join(', '),
        date: date ?? '',
        detail: [lot && `lot ${lot}`, doseNumber && `dose ${doseNumber}`].filter(Boolean).join(', '),
      },
      narrative: narrativeOf(narratives, find(administration, 'text'), product.element),
    },
  ];
}
