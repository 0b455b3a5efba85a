import type { Attributes } from '@exora/contracts';
import { numberAttribute, textAttribute } from './attributes.ts';

/** How a result stands to its reference range, in the words that are shown. */
export interface Flag {
  readonly label: 'Low' | 'High' | 'Very low' | 'Very high' | 'Abnormal' | 'Normal';
  /** Which way it is out of range. */
  readonly direction: 'low' | 'high' | 'none';
  readonly outOfRange: boolean;
}

const flagWords: Readonly<Record<string, Flag>> = {
  l: { label: 'Low', direction: 'low', outOfRange: true },
  low: { label: 'Low', direction: 'low', outOfRange: true },
  ll: { label: 'Very low', direction: 'low', outOfRange: true },
  critical_low: { label: 'Very low', direction: 'low', outOfRange: true },
  h: { label: 'High', direction: 'high', outOfRange: true },
  high: { label: 'High', direction: 'high', outOfRange: true },
  hh: { label: 'Very high', direction: 'high', outOfRange: true },
  critical_high: { label: 'Very high', direction: 'high', outOfRange: true },
  a: { label: 'Abnormal', direction: 'none', outOfRange: true },
  aa: { label: 'Abnormal', direction: 'none', outOfRange: true },
  abnormal: { label: 'Abnormal', direction: 'none', outOfRange: true },
  critical: { label: 'Abnormal', direction: 'none', outOfRange: true },
  n: { label: 'Normal', direction: 'none', outOfRange: false },
  normal: { label: 'Normal', direction: 'none', outOfRange: false },
};

/**
 * A result's flag: the one printed on the document, else what its number says against the range printed beside it, else
 * null. Nothing is judged by ranges of our own.
 */
export function flagOf(attributes: Attributes): Flag | null {
  const printed = textAttribute(attributes, 'flag');
  if (printed !== null) {
    const word = printed.toLowerCase().replace(/[\s-]+/g, '_');
    return flagWords[word] ?? { label: 'Abnormal', direction: 'none', outOfRange: true };
  }
  const value = numberAttribute(attributes, 'value');
  const low = numberAttribute(attributes, 'refLow');
  const high = numberAttribute(attributes, 'refHigh');
  if (value === null || (low === null && high === null)) return null;
  if (low !== null && value < low) return flagWords.low ?? null;
  if (high !== null && value > high) return flagWords.high ?? null;
  return flagWords.normal ?? null;
}

/** The reference range as text: “3.5–5.0”, “below 200”, “above 40”, or null. */
export function rangeText(attributes: Attributes): string | null {
  const low = textAttribute(attributes, 'refLow');
  const high = textAttribute(attributes, 'refHigh');
  return limitsText(low, high) ?? textAttribute(attributes, 'refText') ?? textAttribute(attributes, 'range');
}

/** The limits of a range in words; null for none. */
export function limitsText(low: string | null, high: string | null): string | null {
  if (low !== null && high !== null) return `${low}–${high}`;
  if (high !== null) return `below ${high}`;
  return low === null ? null : `above ${low}`;
}

/** Where a result lies on a bar from 0 to 1, with the reference range's part of the bar. */
export interface RangePosition {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Share of the bar on each side of a closed range, for results out of it. */
const margin = 0.25;

/** A result's place on its range bar, or null without number or range. Results far out stop at the bar's ends. */
export function rangePosition(attributes: Attributes): RangePosition | null {
  const value = numberAttribute(attributes, 'value');
  const low = numberAttribute(attributes, 'refLow');
  const high = numberAttribute(attributes, 'refHigh');
  if (value === null) return null;
  if (low !== null && high !== null) {
    if (high <= low) return null;
    const place = margin + ((value - low) / (high - low)) * (1 - 2 * margin);
    return { value: clamp(place), from: margin, to: 1 - margin };
  }
  if (high !== null && high > 0) return { value: clamp((value / high) * (1 - margin)), from: 0, to: 1 - margin };
  if (low !== null && low > 0) return { value: clamp((value / low) * margin), from: margin, to: 1 };
  return null;
}

function clamp(place: number): number {
  return Math.min(0.98, Math.max(0.02, place));
}
