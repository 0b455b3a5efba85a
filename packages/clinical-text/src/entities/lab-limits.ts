import { lookUp } from '@exora/terminology';
import { convert } from '../doubts/units.ts';

/** Tells whether an analyte can have a value; null where its limits aren't known. */
export function possible(label: string, canonical: string | null, unit: string): (value: number) => boolean | null {
  for (const words of [label, canonical]) {
    const found = words === null ? null : lookUp(words, 'lab', { unit, isSpelt: true });
    const limits = found?.limits;
    if (!found || !limits) continue;
    return (value) => {
      const measured = found.unit === null ? value : convert(value, unit, found.unit);
      return measured === null ? null : measured >= limits.low && measured <= limits.high;
    };
  }
  return () => null;
}
