import type { StatedCode } from '../../structured/code-systems.ts';
import type { Concept, Quantity } from './elements.ts';

/** What a concept is called: its own text, else the first code's name, else the code. */
export function conceptWords(concept: Concept | undefined): string {
  if (concept === undefined) return '';
  const named = concept.coding.find(({ display }) => display?.trim());
  return (concept.text?.trim() || named?.display?.trim() || concept.coding[0]?.code?.trim()) ?? '';
}

/** The first code of a concept: what a status or a flag is told by. */
export function firstCode(concept: Concept | undefined): string | undefined {
  return concept?.coding.find(({ code }) => code !== undefined)?.code ?? concept?.text;
}

export function codesOf(concept: Concept | undefined): StatedCode[] {
  return concept?.coding ?? [];
}

/**
 * A number as people write it. One with more digits than any instrument gives (over ten) was computed; six of them are kept.
 */
export function numberWords(value: number): string {
  const words = String(value);
  return words.replace(/\D/g, '').length > 10 && Number.isFinite(value) ? String(Number(value.toPrecision(6))) : words;
}

/** A quantity's number with its comparator, and its unit as people write it. */
export function quantityWords(quantity: Quantity | undefined): { value: string; unit: string } {
  if (quantity?.value === undefined) return { value: '', unit: '' };
  return {
    value: `${quantity.comparator ?? ''}${numberWords(quantity.value)}`,
    unit: (quantity.unit ?? quantity.code ?? '').trim(),
  };
}

/** Number and unit in one: `10 mg`. */
export function amountWords(quantity: Quantity | undefined): string {
  const { value, unit } = quantityWords(quantity);
  return unit === '' ? value : `${value} ${unit}`;
}
