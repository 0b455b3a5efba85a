import { describe, expect, test } from 'vitest';
import { conceptLines, descriptionLines, orderLine, releaseFile, rxnormLine } from '../../test/releases.ts';
import { findReleases } from './formats.ts';
import type { ReleaseCode, ReleaseFile } from './release.ts';

/** The codes of the release that the first file is, with its system. */
async function codesOf(file: ReleaseFile, others: readonly ReleaseFile[] = []): Promise<[string, ReleaseCode[]]> {
  const [found] = findReleases([file, ...others]);
  if (found === undefined) throw new Error(`${file.name} was not recognised.`);
  const codes: ReleaseCode[] = [];
  for await (const code of found.format.read(file, others)) codes.push(code);
  return [found.format.codeSystem, codes];
}

describe('official formats are recognised by their content and read', () => {
  test('RxNorm RRF: names of RxNorm itself, grouped, the preferred one first', async () => {
    const file = releaseFile('a.txt', [
      rxnormLine(161, 'SY', 'APAP'),
      rxnormLine(161, 'IN', 'acetaminophen'),
      rxnormLine(161, 'IN', 'Acetaminophen of another source', 'DRUGBANK'),
      rxnormLine(161, 'SY', 'a suppressed name', 'RXNORM', 'O'),
      rxnormLine(723, 'IN', 'amoxicillin'),
    ]);
    expect(await codesOf(file)).toEqual([
      'RxNorm',
      [
        { code: '161', display: 'acetaminophen', kind: 'IN', synonyms: ['APAP'] },
        { code: '723', display: 'amoxicillin', kind: 'IN', synonyms: [] },
      ],
    ]);
  });

  test('SNOMED CT RF2: snapshots of concepts and English descriptions', async () => {
    const concepts = releaseFile(
      'Snapshot/Terminology/sct2_Concept_Snapshot_INT_20260101.txt',
      conceptLines([
        { id: '195967001', active: true },
        { id: '155574008', active: false },
      ]),
    );
    const descriptions = releaseFile(
      'Snapshot/Terminology/sct2_Description_Snapshot-en_INT_20260101.txt',
      descriptionLines([
        { concept: '195967001', term: 'Asthma', active: true },
        { concept: '195967001', term: 'Asthma (disorder)', isName: true },
        { concept: '195967001', term: 'Bronchial asthma' },
        { concept: '195967001', term: 'Asma', language: 'es' },
        { concept: '195967001', term: 'Retired name', active: false },
        { concept: '155574008', term: 'Old asthma (disorder)', isName: true },
      ]),
    );
    expect(await codesOf(concepts, [descriptions])).toEqual([
      'SNOMED CT',
      [
        { code: '195967001', display: 'Asthma', kind: 'disorder', status: 'active', synonyms: ['Bronchial asthma'] },
        { code: '155574008', display: 'Old asthma', kind: 'disorder', status: 'inactive', synonyms: [] },
      ],
    ]);
  });

  test.each(['ConceptID\tActive\tFSN\tUSPreferredTerm', 'id\tactive\tfsn\tterm'])(
    'Global Patient Set: %j',
    async (head) => {
      const file = releaseFile('SnomedCT_GPS_20260101.tsv', [
        head,
        '195967001\t1\tAsthma (disorder)\tAsthma',
        '80146002\t1\tExcision of appendix (procedure)\tAppendectomy',
        '155574008\t0\tOld asthma (disorder)\tOld asthma',
      ]);
      expect(await codesOf(file)).toEqual([
        'SNOMED CT',
        [
          { code: '195967001', display: 'Asthma', kind: 'disorder', status: 'active', synonyms: [] },
          {
            code: '80146002',
            display: 'Excision of appendix',
            kind: 'procedure',
            status: 'active',
            synonyms: ['Appendectomy'],
          },
          { code: '155574008', display: 'Old asthma', kind: 'disorder', status: 'inactive', synonyms: [] },
        ],
      ]);
    },
  );

  test('LOINC CSV, with line ends and quotes in values', async () => {
    const file = releaseFile('Loinc.csv', [
      '"LOINC_NUM","COMPONENT","STATUS","SHORTNAME","DefinitionDescription","LONG_COMMON_NAME"',
      '"718-7","Hemoglobin","ACTIVE","Hgb Bld-mCnc","two',
      'lines, and ""quotes""","Hemoglobin [Mass/volume] in Blood"',
      '"1-8","Old","DEPRECATED","Old","","Old test"',
    ]);
    expect(await codesOf(file)).toEqual([
      'LOINC',
      [
        {
          code: '718-7',
          display: 'Hemoglobin [Mass/volume] in Blood',
          status: 'active',
          synonyms: ['Hgb Bld-mCnc', 'Hemoglobin'],
        },
        { code: '1-8', display: 'Old test', status: 'inactive', synonyms: ['Old'] },
      ],
    ]);
  });

  test('ICD-10-CM order file: headings are kept and not offered', async () => {
    const file = releaseFile('icd10cm_order_2026.txt', [
      orderLine(1, 'E11', false, 'Type 2 diabetes mellitus'),
      orderLine(
        2,
        'E119',
        true,
        'Type 2 diabetes mellitus w/o complications',
        'Type 2 diabetes mellitus without complications',
      ),
    ]);
    expect(await codesOf(file)).toEqual([
      'ICD-10-CM',
      [
        { code: 'E11', display: 'Type 2 diabetes mellitus', searchable: false, synonyms: [] },
        {
          code: 'E11.9',
          display: 'Type 2 diabetes mellitus without complications',
          searchable: true,
          synonyms: ['Type 2 diabetes mellitus w/o complications'],
        },
      ],
    ]);
  });

  test('ICD-10-CM tabular list: inclusion terms are synonyms, other notes are none', async () => {
    const file = releaseFile('icd10cm_tabular_2026.xml', [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<ICD10CM.tabular>',
      '<diag><name>A00</name><desc>Cholera</desc>',
      '<diag><name>A00.0</name><desc>Cholera due to Vibrio cholerae 01, biovar cholerae</desc>',
      '<inclusionTerm><note>Classical cholera &amp; such</note></inclusionTerm>',
      '<excludes1><note>something else</note></excludes1>',
      '</diag>',
      '</diag>',
      '</ICD10CM.tabular>',
    ]);
    expect(await codesOf(file)).toEqual([
      'ICD-10-CM',
      [
        { code: 'A00', display: 'Cholera', searchable: false, synonyms: [] },
        {
          code: 'A00.0',
          display: 'Cholera due to Vibrio cholerae 01, biovar cholerae',
          searchable: true,
          synonyms: ['Classical cholera & such'],
        },
      ],
    ]);
  });

  test('PBS API CSV: one item of all its brands', async () => {
    const head = 'li_item_id,drug_name,li_drug_name,li_form,schedule_form,brand_name,program_code,pbs_code';
    const row = (brand: string) =>
      `"1_${brand}","Examplin","Examplin","Tablet 10 mg","examplin 10 mg tablet, 30","${brand}","GE","99999X"`;
    expect(await codesOf(releaseFile('items.csv', [head, row('Exam'), row('Plin')]))).toEqual([
      'PBS',
      [
        {
          code: '99999X',
          display: 'examplin 10 mg tablet, 30',
          synonyms: ['Examplin', 'Examplin Tablet 10 mg', 'Exam', 'Exam Tablet 10 mg', 'Plin', 'Plin Tablet 10 mg'],
        },
      ],
    ]);
  });

  test.each(['|', '\t'])('CVX with %j between its columns', async (mark) => {
    const row = (...values: string[]) => values.join(mark);
    const file = releaseFile('cvx.txt', [
      row('03 ', 'MMR', 'measles, mumps and rubella virus vaccine', '', 'Active', '2020/06/02', 'False'),
      row('57', 'hantavirus', 'hantavirus vaccine', '', 'Never Active', '2010/05/28', 'False'),
    ]);
    expect(await codesOf(file)).toEqual([
      'CVX',
      [
        { code: '03', display: 'MMR', status: 'active', synonyms: ['measles, mumps and rubella virus vaccine'] },
        { code: '57', display: 'hantavirus', status: 'inactive', synonyms: ['hantavirus vaccine'] },
      ],
    ]);
  });
});

describe('versions stand in names', () => {
  test.each([
    ['RxNorm_full_01052026/rrf/RXNCONSO.RRF', rxnormLine(1, 'IN', 'x'), '2026-01-05'],
    ['sct2_Concept_Snapshot_INT_20260101.txt', conceptLines([])[0] ?? '', '2026-01-01'],
    ['icd10cm_order_2026.txt', orderLine(1, 'A00', false, 'Cholera'), '2026'],
  ])('%s', (name, line, version) => {
    const [found] = findReleases([releaseFile(name, [line])]);
    expect(found?.format.versionOf(name)).toBe(version);
  });
});

describe('refused are', () => {
  test('other files', () => {
    expect(findReleases([releaseFile('notes.txt', ['Dear reader,']), releaseFile('empty.txt', [])])).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    ['a line that was cut off', 'RXNCONSO.RRF', [rxnormLine(161, 'IN', 'acetaminophen'), '162|ENG||||']],
    [
      'lines out of order',
      'RXNCONSO.RRF',
      [rxnormLine(723, 'IN', 'amoxicillin'), rxnormLine(161, 'IN', 'acetaminophen')],
    ],
    [
      'a quoted value without end',
      'Loinc.csv',
      ['LOINC_NUM,COMPONENT,STATUS,SHORTNAME,LONG_COMMON_NAME', '"718-7","Hemoglobin","ACTIVE","Hgb","Hemo'],
    ],
    [
      'a number with a wrong check digit',
      'Loinc.csv',
      ['LOINC_NUM,COMPONENT,STATUS,SHORTNAME,LONG_COMMON_NAME', '718-8,Hemoglobin,ACTIVE,Hgb,Hemoglobin'],
    ],
    ['a set without its last name', 'gps.tsv', ['id\tactive\tfsn\tterm', '195967001\t1\tAsthma (disorder)']],
    ['a list without end', 'tabular.xml', ['<ICD10CM.tabular>', '<diag><name>A00</name><desc>Cholera</desc>']],
    ['an order file with another line', 'order.txt', [orderLine(1, 'A00', false, 'Cholera'), '00002 A000']],
  ])('%s', async (_what, name, lines) => {
    await expect(codesOf(releaseFile(name, lines))).rejects.toThrow(/is damaged or cut off: line \d+ should have/);
  });

  test('a cut description', async () => {
    const concepts = releaseFile(
      'sct2_Concept_Snapshot_INT_20260101.txt',
      conceptLines([{ id: '195967001', active: true }]),
    );
    const lines = descriptionLines([{ concept: '195967001', term: 'Asthma (disorder)', isName: true }]);
    const cut = lines.map((line, at) => (at === 1 ? line.slice(0, -8) : line));
    const descriptions = releaseFile('sct2_Description_Snapshot-en_INT_20260101.txt', cut);
    await expect(codesOf(concepts, [descriptions])).rejects.toThrow(/cut off/);
  });

  test('concepts without descriptions', async () => {
    const concepts = releaseFile(
      'sct2_Concept_Snapshot_INT_20260101.txt',
      conceptLines([{ id: '195967001', active: true }]),
    );
    await expect(codesOf(concepts)).rejects.toThrow(/no descriptions beside it/);
  });
});
