import { ingredientOf } from '@exora/terminology';
import { expect, test } from 'vitest';
import { usualDose, usualDoseRows } from './usual-doses.ts';

const rows = usualDoseRows
  .trim()
  .split('\n')
  .map((line) => line.split(' | '));

test('every row names one known ingredient, an amount, a unit, a time and its source', () => {
  const ingredients = rows.map(([name = '']) => ingredientOf(name));
  expect(rows.filter((_, at) => ingredients[at] === null)).toEqual([]);
  expect(new Set(ingredients).size).toBe(rows.length);
  for (const [name, amount, unit, per, source, ...more] of rows) {
    expect([name, Number(amount) > 0, more.length]).toEqual([name, true, 0]);
    expect(['mg', 'unit']).toContain(unit);
    expect(['day', 'week']).toContain(per);
    expect(['spl', 'pi', 'weight', 'none']).toContain(source);
  }
  expect(rows.length).toBeGreaterThanOrEqual(60);
});

// The single names of exora_private.is_high_alert(); what is injected in a hospital alone and dosed by a protocol is left out.
test.each([
  'gentamicin',
  'tobramycin',
  'amikacin',
  'vancomycin',
  'insulin glargine',
  'morphine',
  'oxycodone',
  'hydromorphone',
  'methadone',
  'buprenorphine',
  'tapentadol',
  'codeine',
  'tramadol',
  'pethidine',
  'midazolam',
  'diazepam',
  'clonazepam',
  'alprazolam',
  'methotrexate',
  'cyclophosphamide',
  'azathioprine',
  'mercaptopurine',
  'capecitabine',
  'warfarin',
  'apixaban',
  'rivaroxaban',
  'dabigatran',
  'enoxaparin',
  'glibenclamide',
  'gliclazide',
  'glimepiride',
  'glipizide',
  'digoxin',
  'lithium',
  'phenytoin',
  'theophylline',
  'amiodarone',
  'ciclosporin',
  'tacrolimus',
])('the high-alert medicine %s has a usual dose', (name) => {
  expect(usualDose(ingredientOf(name) ?? '')?.amount).toBeGreaterThan(0);
});
