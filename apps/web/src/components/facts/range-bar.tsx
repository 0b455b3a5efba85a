import type { Attributes } from '@exora/contracts';
import { flagOf, rangePosition } from '#lib/facts/lab-result.ts';

/**
 * Where a result lies in its reference range. A picture of what stands beside it in words, so it is hidden from assistive
 * technology.
 */
export function RangeBar({ attributes }: { attributes: Attributes }) {
  const place = rangePosition(attributes);
  if (place === null) return null;
  const out = flagOf(attributes)?.outOfRange === true;
  return (
    <svg aria-hidden viewBox="0 0 100 10" preserveAspectRatio="xMinYMid meet" className="block h-2.5 w-full">
      <rect x="0" y="3.5" width="100" height="3" rx="1.5" className="fill-line" />
      <rect
        x={place.from * 100}
        y="3.5"
        width={(place.to - place.from) * 100}
        height="3"
        rx="1.5"
        className="fill-ok"
        opacity=".38"
      />
      <circle
        cx={place.value * 100}
        cy="5"
        r="3.6"
        strokeWidth="1.6"
        className={`stroke-surface ${out ? 'fill-warn' : 'fill-ok'}`}
      />
    </svg>
  );
}
