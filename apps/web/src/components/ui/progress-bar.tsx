import { classNames } from '#lib/class-names.ts';

/**
 * A bar from 0 to 1; `null` when how far it is can't be known. Drawn as SVG, because the content security policy blocks
 * style attributes.
 */
export function ProgressBar({ value, label, className }: { value: number | null; label: string; className?: string }) {
  const percent = value === null ? null : Math.round(value * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={classNames('h-1.5 overflow-hidden rounded-full bg-sunken', className)}
    >
      {percent === null ? (
        <div className="h-full w-2/5 animate-travel rounded-full bg-brand motion-reduce:opacity-60" />
      ) : (
        <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="block h-full w-full">
          <rect width={percent} height="1" className="fill-brand transition-[width] duration-300" />
        </svg>
      )}
    </div>
  );
}
