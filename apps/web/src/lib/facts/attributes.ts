import type { Attributes } from '@exora/contracts';

/** An attribute as text, or null when it is missing or empty. Numbers keep every digit they have. */
export function textAttribute(attributes: Attributes, name: string): string | null {
  const value = attributes[name];
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' ? String(value) : null;
}

/** An attribute as number: a number, or a text that is one. Else null. */
export function numberAttribute(attributes: Attributes, name: string): number | null {
  const value = attributes[name];
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}
