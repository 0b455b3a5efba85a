import type { Attributes } from '@exora/contracts';

/**
 * LOINC codes of vital signs: the US Core and FHIR vital-signs profiles with their older and method-specific forms. What
 * carries none of these is a laboratory result unless its file says otherwise.
 */
const vitalCodes = new Set([
  '85353-1',
  '85354-9',
  '55284-4',
  '8480-6',
  '8462-4',
  '8478-0',
  '8459-0',
  '8460-8',
  '8461-6',
  '8453-3',
  '8454-1',
  '8455-8',
  '8479-8',
  '76534-7',
  '76535-4',
  '8867-4',
  '8889-8',
  '8893-0',
  '9279-1',
  '59408-5',
  '2708-6',
  '20564-1',
  '8310-5',
  '8331-1',
  '8332-9',
  '8333-7',
  '8334-5',
  '8328-7',
  '8302-2',
  '3137-7',
  '3138-5',
  '8306-3',
  '8301-4',
  '8305-5',
  '29463-7',
  '3141-9',
  '3142-7',
  '8335-2',
  '8341-0',
  '39156-5',
  '8277-6',
  '3140-1',
  '9843-4',
  '8287-5',
  '59576-9',
  '77606-2',
  '8289-1',
  '3151-8',
  '3150-6',
  '72514-3',
  '38208-5',
]);

export function isVitalCode(code: string | undefined): boolean {
  return code !== undefined && vitalCodes.has(code.trim());
}

/** `11.2` as a number, `<5` and `Positive` as they are. */
export function resultValue(words: string): string | number {
  const plain = words.trim();
  return /^[-+]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})$/.test(plain) ? Number(plain) : plain;
}

/**
 * The flag of a result in our letters by HL7's codes of interpretation (table 0078, ObservationInterpretation): H, L, HH, LL
 * or A; null for a normal one and for what says nothing of the kind.
 */
export function flagOf(code: string | undefined): 'H' | 'L' | 'HH' | 'LL' | 'A' | null {
  switch (code?.trim().toUpperCase()) {
    case 'H':
    case 'HU':
    case '>':
    case 'HIGH':
    case 'ABOVE HIGH NORMAL':
      return 'H';
    case 'L':
    case 'LU':
    case '<':
    case 'LOW':
    case 'BELOW LOW NORMAL':
      return 'L';
    case 'HH':
    case 'H*':
      return 'HH';
    case 'LL':
    case 'L*':
      return 'LL';
    case 'A':
    case 'AA':
    case 'ABN':
    case 'ABNORMAL':
      return 'A';
    default:
      return null;
  }
}

/** The limits of a printed reference interval: `12-17`, `12.0 – 17.0 g/dL`, `<5`, `>=40`. Anything else has none. */
export function rangeLimits(words: string): { refLow?: number; refHigh?: number } {
  const between = /^\D?\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)(?![\d.])/.exec(words);
  if (between !== null) return { refLow: Number(between[1]), refHigh: Number(between[2]) };
  const below = /^\s*(?:<=?|≤)\s*(\d+(?:\.\d+)?)(?![\d.-])/.exec(words);
  if (below !== null) return { refHigh: Number(below[1]) };
  const above = /^\s*(?:>=?|≥)\s*(\d+(?:\.\d+)?)(?![\d.-])/.exec(words);
  return above === null ? {} : { refLow: Number(above[1]) };
}

/** The attributes without those that are not stated. */
export function stated(attributes: Readonly<Record<string, string | number | boolean | null | undefined>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === null || value === '' ? [] : [[name, value]],
    ),
  );
}
