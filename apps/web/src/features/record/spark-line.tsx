import type { ResultPoint } from '#lib/results/result-series.ts';

const width = 96;
const height = 28;
const edge = 4;

/** The last results in small, with their range: a picture of what stands beside it, so hidden from assistive technology. */
export function SparkLine({ points }: { points: readonly ResultPoint[] }) {
  const drawn = points.flatMap(({ id, time, value, undrawn, flag }) =>
    undrawn !== null || time === null || value === null ? [] : [{ id, time, value, out: flag?.outOfRange === true }],
  );
  if (drawn.length < 2) return <span aria-hidden className="block h-7 w-24" />;
  const { low, high } = points[0] ?? { low: null, high: null };
  const values = [...drawn.map(({ value }) => value), ...[low, high].filter((limit) => limit !== null)];
  const x = scale(
    drawn.map(({ time }) => time),
    edge,
    width - edge,
  );
  const y = scale(values, height - edge, edge);
  const line = drawn.map(({ time, value }) => `${x(time)},${y(value)}`).join(' ');
  const top = high === null ? 0 : y(high);
  const bottom = low === null ? height : y(low);
  const last = drawn[0];
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className="block h-7 w-24">
      {(low !== null || high !== null) && bottom > top && (
        <rect x="0" y={top} width={width} height={bottom - top} rx="2" className="fill-ok-soft" />
      )}
      <polyline points={line} className="fill-none stroke-ink-soft" strokeWidth="1.5" strokeLinejoin="round" />
      {last && <circle cx={x(last.time)} cy={y(last.value)} r="3" className={last.out ? 'fill-warn' : 'fill-brand'} />}
    </svg>
  );
}

/** From values to a stretch of the picture, to a tenth of its unit. All the same value: its middle. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (value) =>
    Math.round((most === least ? (from + to) / 2 : from + ((value - least) / (most - least)) * (to - from)) * 10) / 10;
}
