import { classNames } from '#lib/class-names.ts';

/** How much of a limit is in use, as a bar and in words. Without a limit there is nothing to fill. */
export function UsageBar({
  label,
  used,
  limit,
  show,
}: {
  label: string;
  used: number;
  limit: number | null;
  show: (amount: number) => string;
}) {
  const share = limit === null || limit === 0 ? null : used / limit;
  const words = limit === null ? `${show(used)}, no limit` : `${show(used)} of ${show(limit)}`;
  const percent = share === null ? (limit === 0 ? 100 : 0) : Math.min(100, share * 100);
  const fill = percent >= 100 ? 'fill-danger' : percent >= 80 ? 'fill-warn' : 'fill-brand';
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="text-ink-soft">{label}</span>
        <span className="font-medium tabular-nums">{words}</span>
      </div>
      <meter
        className="sr-only"
        aria-label={label}
        aria-valuetext={words}
        min={0}
        max={100}
        value={Math.round(percent)}
      />
      <div className={classNames('h-2 overflow-hidden rounded-full bg-sunken', limit === null && 'opacity-50')}>
        <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="block h-full w-full">
          {/* What is in use at all is seen. */}
          <rect width={percent > 0 ? Math.max(1, percent) : 0} height="1" className={fill} />
        </svg>
      </div>
    </div>
  );
}
