import { expect, it } from 'vitest';
import { chooseCode } from './code-systems.ts';

const code = (system: string | undefined, value: string) => ({ system, code: value, display: 'x' });

it.each([
  ['the system of the type before others', [code('2.16.840.1.113883.6.69', '1'), code('RXNORM', '2')], 'RxNorm', '2'],
  [
    'any known system before a local one',
    [code('http://hospital.example/drugs', '1'), code('urn:oid:2.16.840.1.113883.6.12', '2')],
    'CPT',
    '2',
  ],
  [
    'a system with an identifier of its own',
    [code('L', '1'), code('2.16.840.1.113883.6.27', '2')],
    '2.16.840.1.113883.6.27',
    '2',
  ],
])('takes %s', (_, codes, system, value) => {
  expect(chooseCode('medication', codes, 'name')).toMatchObject({ system, code: value });
});

it.each([
  ['of a local list', code('L', '1')],
  ['without system', code(undefined, '1')],
  ['that is no code', code('LN', 'not a code')],
  ['of HL7’s own lists', code('2.16.840.1.113883.5.4', 'ASSERTION')],
])('takes none %s', (_, one) => {
  expect(chooseCode('lab', [one], 'name')).toBeNull();
});
