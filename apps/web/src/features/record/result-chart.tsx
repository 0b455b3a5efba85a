'use client';

import { useRouter } from 'next/navigation';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useFormat } from '#components/format/format-provider.tsx';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { type ChartData, type ChartPoint, chartSentence } from '#lib/results/chart-data.ts';
import { rounded } from '#lib/results/rounded.ts';

const dayMs = 86_400_000;

/** Results of one unit over time with their reference range. A point leads to its proof; so does its row in the table. */
export function ResultChart({ name, data }: { name: string; data: ChartData }) {
  const router = useRouter();
  const { dates } = useFormat();
  const { points, low, high, unit } = data;
  const isPair = points.some(({ second }) => second !== null);
  const [from, to] = timeSpan(points);
  const ticks = valueTicks(data);
  const [least, most] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const open = (point: ChartPoint) => router.push(point.address);
  return (
    <div
      role="img"
      aria-label={chartSentence(name, data, dates)}
      data-testid="result-chart"
      className="h-72 min-w-0 overflow-hidden text-xs print:h-64 print:break-inside-avoid"
    >
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 288 }}>
        <ComposedChart
          data={[...points]}
          margin={{ top: 12, right: 20, bottom: 4, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          {(low !== null || high !== null) && (
            <ReferenceArea
              y1={low ?? least}
              y2={high ?? most}
              fill="var(--color-ok-soft)"
              fillOpacity={1}
              ifOverflow="hidden"
            />
          )}
          {[low, high].map(
            (limit) =>
              limit !== null && <ReferenceLine key={limit} y={limit} stroke="var(--color-ok)" strokeDasharray="4 4" />,
          )}
          <XAxis
            dataKey="time"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={timeTicks(from, to)}
            tickFormatter={(time: number) => tickText(time, to - from, dates)}
            tick={{ fill: 'var(--color-ink-soft)' }}
            stroke="var(--color-field)"
            minTickGap={24}
          />
          <YAxis
            domain={[least, most]}
            width={52}
            tickFormatter={(value: number) => rounded(value)}
            tick={{ fill: 'var(--color-ink-soft)' }}
            stroke="var(--color-field)"
            ticks={ticks}
          />
          <Tooltip cursor={{ stroke: 'var(--color-field)' }} content={PointTip} isAnimationActive={false} />
          <Line
            dataKey="value"
            name={isPair ? 'Upper' : name}
            type="linear"
            stroke="var(--color-brand)"
            strokeWidth={2}
            isAnimationActive={false}
            dot={(dot: DotProps) => <Dot key={dot.payload.id} {...dot} open={open} />}
            activeDot={false}
          />
          {isPair && (
            <Line
              dataKey="second"
              name="Lower"
              type="linear"
              stroke="var(--color-encounter)"
              strokeWidth={2}
              isAnimationActive={false}
              connectNulls
              dot={(dot: DotProps) => <Dot key={`${dot.payload.id}-second`} {...dot} open={open} />}
              activeDot={false}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
      <span className="sr-only">{unit}</span>
    </div>
  );
}

interface DotProps {
  cx?: number;
  cy?: number;
  value?: number | null;
  payload: ChartPoint;
}

/** A result: filled, a triangle towards where it lies for one that is only bounded, in the colour of a warning out of range. */
function Dot({ cx, cy, payload, open }: DotProps & { open: (point: ChartPoint) => void }) {
  if (cx === undefined || cy === undefined || Number.isNaN(cy)) return <g />;
  const colour = payload.out ? 'var(--color-warn)' : 'var(--color-brand)';
  const down = payload.comparator === '<' || payload.comparator === '≤';
  const tip = down ? 6 : -6;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for pointers only; the table's rows are the links
    <g onClick={() => open(payload)} className="cursor-pointer" data-testid="chart-point" data-fact-id={payload.id}>
      <circle cx={cx} cy={cy} r={14} fill="transparent" />
      {payload.comparator === null ? (
        <circle
          cx={cx}
          cy={cy}
          r={payload.out ? 5.5 : 4.5}
          fill={colour}
          stroke="var(--color-surface)"
          strokeWidth={2}
        />
      ) : (
        <path
          d={`M ${cx - 6} ${cy - tip} L ${cx + 6} ${cy - tip} L ${cx} ${cy + tip} Z`}
          fill="var(--color-surface)"
          stroke={colour}
          strokeWidth={2}
        />
      )}
    </g>
  );
}

function PointTip({ active, payload }: { active?: boolean; payload?: readonly { payload?: unknown }[] }) {
  const point = payload?.[0]?.payload as ChartPoint | undefined;
  if (active !== true || point === undefined) return null;
  return (
    <div className="rounded-lg border border-line bg-surface px-3 py-2 shadow-float">
      <bdi className="block font-semibold">{point.label}</bdi>
      {point.out && <span className="block text-warn">Out of range</span>}
      <span className="block text-ink-soft">Choose the point to see its words</span>
    </div>
  );
}

/** The time from the first to the last point with a little room, and at least a month. */
function timeSpan(points: readonly ChartPoint[]): [number, number] {
  const [first = 0, last = 0] = [points[0]?.time, points.at(-1)?.time];
  const room = Math.max((last - first) * 0.04, 15 * dayMs);
  return [first - room, last + room];
}

/** Round numbers from below the least to above the most of values and range. */
function valueTicks({ points, low, high }: ChartData): number[] {
  const values = points.flatMap(({ value, second }) => (second === null ? [value] : [value, second]));
  const all = [...values, ...[low, high].filter((limit) => limit !== null)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const rough = (most - least || Math.abs(most) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step);
  const count = Math.ceil(most / step) - first;
  return Array.from({ length: Math.max(count, 1) + 1 }, (_, at) => (first + at) * step);
}

/** Five places along the time; of many years each stands at a year’s beginning. */
function timeTicks(from: number, to: number): number[] {
  const years = new Date(to).getUTCFullYear() - new Date(from).getUTCFullYear();
  if (years < 3) return Array.from({ length: 5 }, (_, at) => from + ((to - from) * (at + 0.5)) / 5);
  const step = Math.ceil(years / 6);
  const first = new Date(from).getUTCFullYear() + 1;
  return Array.from({ length: Math.ceil(years / step) }, (_, at) => Date.UTC(first + at * step, 0, 1)).filter(
    (time) => time <= to,
  );
}

function tickText(time: number, spanMs: number, dates: DateOrder): string {
  const day = new Date(time).toISOString().slice(0, 10);
  if (spanMs > 3 * 365 * dayMs) return day.slice(0, 4);
  return partialDate(spanMs > 150 * dayMs ? day.slice(0, 7) : day, dates);
}
