import { expect, test } from 'vitest';
import { readDocumentText } from '../document/document.ts';
import { extractEntities } from '../index.ts';
import { columnRole } from './columns.ts';

function cells(text: string): (string | null)[][] {
  return readDocumentText(text).grids.flatMap((grid) =>
    grid.rows.map((row) => row.cells.map((cell) => cell && text.slice(cell.start, cell.end))),
  );
}

test.each([
  ['bars', 'Drug | Dose | Route\nSotalol | 80 mg | PO\nHeparin | | IV'],
  ['tabs', 'Drug\tDose\tRoute\nSotalol\t80 mg\tPO\nHeparin\t\tIV'],
  ['wide gaps that lost the empty cell', 'Drug     Dose     Route\nSotalol  80 mg    PO\nHeparin           IV'],
])('puts cells under their heads: %s', (_, text) => {
  expect(cells(text)).toEqual([
    ['Sotalol', '80 mg', 'PO'],
    ['Heparin', null, 'IV'],
  ]);
});

test('what a cell looks like decides where the alignment is lost', () => {
  expect(cells('Substance   Severity   Reaction\nLatex  Rash')).toEqual([['Latex', null, 'Rash']]);
});

test('a sentence with gaps and a row without its thing are no table', () => {
  expect(readDocumentText('He took  the drug.  Then rested.\nMore  words.').grids).toEqual([]);
  expect(cells('Drug\tDose\n\t5 mg')).toEqual([]);
});

test('every value under a head of an observation chart is a finding of its own, labelled by the head', () => {
  const text = 'Time   BP   HR\n06:00   118/72   64\n10:00   124/80   71';
  const vitals = extractEntities(text).filter((one) => one.type === 'vital');
  expect(vitals.map((one) => [one.text, one.attributes.measure])).toEqual([
    ['118/72', 'blood pressure'],
    ['64', 'heart rate'],
    ['124/80', 'blood pressure'],
    ['71', 'heart rate'],
  ]);
  const digit = extractEntities(text.replace('64', '94')).filter((one) => one.type === 'vital');
  expect(digit[1]?.attributes.value).toBe(94);
});

test('columns for times of day add up', () => {
  const text = 'Medicine\tMorning\tNoon\tNight\nGabapentin 300 mg\t1\t\t1';
  const [found] = extractEntities(text).filter((one) => one.type === 'medication');
  expect(found?.attributes).toMatchObject({ drug: 'Gabapentin', strength: '300 mg', dose: 1, frequencyPerDay: 2 });
});

test('a vaccine without a date under the date column was not given', () => {
  const text = 'Vaccine\tDate given\tBatch\nMMR\t02/03/2021\tA12\nVaricella\t\t';
  expect(
    extractEntities(text)
      .filter((one) => one.type === 'immunization')
      .map((one) => one.text),
  ).toEqual(['MMR']);
});

test('heads are known by the field’s words, others by none', () => {
  expect(columnRole('Date given (dd/mm/yyyy)')).toBe('date');
  expect(columnRole('What for')).toBe('reason');
  expect(columnRole('MANE')).toBe('morning');
  expect(columnRole('Weather')).toBeNull();
});
