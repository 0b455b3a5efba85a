import type { Attributes } from '@exora/contracts';
import { chooseCode, type StatedCode } from './code-systems.ts';

/**
 * Questions about habits and living, LOINC and SNOMED CT, whose answers are social history wherever they stand: those of US
 * Core's smoking status and social history profiles, and the older ones about tobacco, alcohol, drugs and work.
 */
const questions = new Map([
  ['72166-2', 'Tobacco smoking status'],
  ['11367-0', 'History of tobacco use'],
  ['64234-8', 'Current smoker'],
  ['64218-1', 'Cigarettes a day'],
  ['96842-0', 'Use of tobacco products in the last year'],
  ['401201003', 'Cigarette pack-years'],
  ['782516008', 'Pack-years of tobacco exposure'],
  ['11331-6', 'History of alcohol use'],
  ['74013-4', 'Alcoholic drinks a day'],
  ['11287-0', 'Alcoholic drinks on a day with drinks'],
  ['11343-1', 'History of other nonmedical drug use'],
  ['11341-5', 'History of occupation'],
  ['82589-3', 'Highest level of education'],
]);

/** Sex and gender (LOINC) stand in social histories by C-CDA; they say who a person is, not how they live. */
const personal = new Set(['46098-0', '76689-9', '76690-7', '76691-5']);

export function isSocialQuestion(codes: readonly StatedCode[]): boolean {
  return questionName(codes) !== '';
}

/** What a known question is called where its file gives the code alone; empty for others. */
export function questionName(codes: readonly StatedCode[]): string {
  return codes.map(({ code }) => questions.get(code?.trim() ?? '')).find(Boolean) ?? '';
}

export function isPersonalQuestion(codes: readonly StatedCode[]): boolean {
  return codes.some(({ code }) => personal.has(code?.trim() ?? ''));
}

/** The code of an answer, which is a finding, beside its words: `valueCode` and `valueSystem`; nothing where it has none. */
export function answerCode(codes: readonly StatedCode[], words: string): Attributes {
  const code = chooseCode('condition', codes, words);
  return code === null ? {} : { valueCode: code.code, valueSystem: code.system };
}
