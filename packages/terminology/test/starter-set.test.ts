import { describe, expect, test } from 'vitest';
import { isIcd10Cm, isLoinc, isSnomedConcept } from '../src/check-digits.ts';
import type { Concept, ConceptCode, ConceptType } from '../src/concept.ts';
import { lookUp } from '../src/look-up.ts';
import { normalisedKey } from '../src/normalise.ts';
import { sources } from '../src/sources.ts';
import { brandedDrugRows } from '../src/starter-set/branded-drugs.ts';
import { clinicalDrugRows } from '../src/starter-set/clinical-drugs.ts';
import { starterSet } from '../src/starter-set/starter-set.ts';
import { isReferenceDataHere, readTable, skipped } from './reference-data.ts';

const tables = Object.entries(starterSet) as [ConceptType, readonly Concept[]][];
const clinicalDrugs = `${clinicalDrugRows}${brandedDrugRows}`.split('\n').flatMap((line) => {
  const [code, display, others] = line.split(' | ');
  return code && display ? [{ code, display, others: others?.split('; ') ?? [] }] : [];
});

function codesFrom(...wanted: string[]): ConceptCode[] {
  return tables.flatMap(([, concepts]) =>
    concepts.flatMap(({ codes }) => codes.filter(({ source }) => wanted.includes(source))),
  );
}

/** The smallest number of concepts that each table holds. */
const least: Record<ConceptType, number> = {
  condition: 1060,
  symptom: 140,
  medication: 900,
  lab: 330,
  vital: 25,
  procedure: 320,
  immunization: 150,
  allergen: 110,
  habit: 9,
};

describe('every table', () => {
  test.each(tables)('%s holds what it says', (type, concepts) => {
    const codes = concepts.reduce((sum, concept) => sum + concept.codes.length, 0);
    const names = concepts.reduce((sum, concept) => sum + concept.names.length, 0);
    console.log(`${type}: ${concepts.length} concepts, ${codes} codes, ${names} names`);
    expect(concepts.length).toBeGreaterThanOrEqual(least[type]);
  });

  test.each(tables)('%s is sorted', (_type, concepts) => {
    const names = concepts.map(({ names: [name] }) => name.text.toLowerCase());
    expect(names).toEqual([...names].sort());
  });

  test.each(tables)('no name of %s means two concepts', (_type, concepts) => {
    const meant = new Map<string, Concept>();
    for (const concept of concepts) {
      for (const { text } of concept.names) {
        const key = normalisedKey(text);
        expect([text, meant.get(key) ?? concept]).toEqual([text, concept]);
        meant.set(key, concept);
      }
    }
  });

  test.each(tables)('no code of %s means two concepts, except of a classification', (_type, concepts) => {
    const meant = new Map<string, string>();
    for (const { names, codes } of concepts) {
      for (const { system, code } of codes) {
        if (system === 'ICD-10-CM') continue;
        expect([code, meant.get(code) ?? names[0].text]).toEqual([code, names[0].text]);
        meant.set(code, names[0].text);
      }
    }
  });

  test.each(tables)('every concept of %s is found by each of its names', (type, concepts) => {
    const asked = type === 'allergen' ? 'allergy' : type === 'habit' ? 'social_history' : type;
    for (const concept of concepts) {
      for (const { text } of concept.names) {
        const found = lookUp(text, asked);
        expect([text, found?.code]).toEqual([text, concept.codes[0].code]);
        expect(found?.score).toBeGreaterThan(0.9);
      }
    }
  });
});

describe('codes', () => {
  test('conditions have a SNOMED CT and an ICD-10-CM code', () => {
    const both = starterSet.condition.filter(({ codes }) => codes.length === 2).length;
    console.log(`condition: ${both} of ${starterSet.condition.length} in both systems`);
    expect(both).toBeGreaterThanOrEqual(920);
  });

  test('have their check digits', () => {
    const snomed = codesFrom('snomed-gps');
    const loinc = codesFrom('loinc-ulo', 'loinc-nlm', 'loinc-tx', 'loinc-guides', 'loinc-national');
    expect(snomed.length).toBeGreaterThan(1000);
    expect(loinc.length).toBeGreaterThan(450);
    expect(snomed.filter(({ code }) => !isSnomedConcept(code))).toEqual([]);
    expect(loinc.filter(({ code }) => !isLoinc(code))).toEqual([]);
  });

  test('have the form of their system', () => {
    expect(codesFrom('icd10cm').filter(({ code }) => !isIcd10Cm(code))).toEqual([]);
    expect(codesFrom('rxnorm').filter(({ code }) => !/^[1-9]\d{1,6}$/.test(code))).toEqual([]);
    expect(codesFrom('cvx').filter(({ code }) => !/^\d{2,3}$/.test(code))).toEqual([]);
    expect(clinicalDrugs.filter(({ code }) => !/^[1-9]\d{4,6}$/.test(code))).toEqual([]);
    console.log(`clinical and branded drugs: ${clinicalDrugs.length}`);
    expect(clinicalDrugs.length).toBeGreaterThan(5500);
  });

  test('of clinical drugs are found by each of their names', () => {
    const meant = new Map<string, string>();
    for (const { code, display, others } of clinicalDrugs) {
      for (const name of [display, ...others]) {
        const first = meant.get(name.toLowerCase()) ?? code;
        meant.set(name.toLowerCase(), first);
        expect([name, lookUp(name, 'medication')?.code]).toEqual([name, first]);
      }
    }
  });

  test('come from sources that may be shipped, each of one system', () => {
    const systems = new Set(Object.values(sources).map(({ system }) => system));
    expect([...systems].sort()).toEqual(['CVX', 'ICD-10-CM', 'LOINC', 'RxNorm', 'SNOMED CT']);
    expect(codesFrom(...Object.keys(sources))).toHaveLength(
      tables.reduce((sum, [, concepts]) => sum + concepts.reduce((all, { codes }) => all + codes.length, 0), 0),
    );
  });

  test('of a test have a unit, and limits that are limits', () => {
    for (const { codes } of [...starterSet.lab, ...starterSet.vital]) {
      for (const { code, unit, limits } of codes) {
        expect([code, unit]).not.toEqual([code, null]);
        if (limits !== null) expect(limits.low).toBeLessThan(limits.high);
      }
    }
  });
});

describe.skipIf(!isReferenceDataHere)(`codes agree with the reference tables${skipped}`, () => {
  test('SNOMED CT: the display is the Global Patient Set’s name', () => {
    const table = readTable('snomed-gps.tsv');
    const wrong = codesFrom('snomed-gps').filter(
      ({ code, display }) => table.get(code)?.display?.replace(/ \([^()]*\)$/, '') !== display,
    );
    expect(wrong).toEqual([]);
  });

  test('ICD-10-CM: the title is that of a billable code of this fiscal year', () => {
    const table = readTable('icd10cm-2026.tsv');
    const wrong = codesFrom('icd10cm').filter(({ code, display }) => {
      const row = table.get(code);
      return row?.display !== display || row.class !== 'billable' || Number(row.last_fy) < 2026;
    });
    expect(wrong).toEqual([]);
  });

  test('RxNorm: the name is one of a row which may be shipped', () => {
    const table = readTable('rxnorm.tsv');
    const checkOnly = 'mi-erasmusmc/ema-authorised-to-rxnorm-mappings';
    // The value set that lists it misspells it.
    const corrected = new Map([['simvastatin 10 MG', 'Simvistatin 10 MG']]);
    const wrong = [...codesFrom('rxnorm'), ...clinicalDrugs].filter(({ code, display }) => {
      const row = table.get(code);
      const names = [row?.display, ...(row?.other_displays ?? '').split('|').map((name) => name.trim())];
      return !names.includes(corrected.get(display) ?? display) || row?.source === checkOnly;
    });
    expect(wrong).toEqual([]);
  });

  test('CVX: the short description is CDC’s', () => {
    const table = readTable('cvx.tsv');
    expect(codesFrom('cvx').filter(({ code, display }) => table.get(code)?.display !== display)).toEqual([]);
  });

  test.each([
    ['loinc-ulo', 'universal-lab-orders'],
    ['loinc-nlm', 'nlm-flowsheet'],
    ['loinc-tx', 'tx-server/OMOP'],
    ['loinc-guides', 'as-used'],
  ])('LOINC: %s has the long name', (source, set) => {
    const table = readTable('loinc.tsv');
    const codes = codesFrom(source);
    expect(codes).not.toEqual([]);
    const wrong = codes.filter(({ code, display }) => {
      const row = table.get(code);
      return row?.display !== display || row.class !== set;
    });
    expect(wrong).toEqual([]);
  });

  test('units are UCUM’s', () => {
    const table = readTable('ucum.tsv');
    const units = new Set(
      [...starterSet.lab, ...starterSet.vital].flatMap(({ codes }) => codes.map(({ unit }) => unit)),
    );
    // Annotations have no meaning in UCUM (§ 12); what is left of a unit then is in the table, or in two parts of it.
    const bare = [...units].map((unit) => (unit ?? '').replace(/\{[^}]*\}/g, '')).filter((unit) => unit !== '');
    const isKnown = (unit: string): boolean =>
      table.has(unit) || unit.split('/').every((part) => part === '' || table.has(part) || /^\d+$/.test(part));
    expect(bare.filter((unit) => !isKnown(unit))).toEqual([]);
  });
});
