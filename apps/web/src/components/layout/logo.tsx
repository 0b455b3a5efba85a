import { classNames } from '#lib/class-names.ts';

/** The wordmark: a line of a document with its proof marked. `short` has no room for the word on phones. */
export function Logo({ className, short = false }: { className?: string; short?: boolean }) {
  return (
    <span className={classNames('inline-flex items-center gap-2.5', className)}>
      <svg aria-hidden viewBox="0 0 32 32" className="size-8 shrink-0">
        <rect width="32" height="32" rx="9" fill="#0b5a4b" />
        <rect x="8" y="8" width="16" height="3" rx="1.5" fill="#fff" opacity=".5" />
        <rect x="6" y="13" width="17" height="6" rx="2" fill="#ffd84a" />
        <rect x="8" y="14.5" width="12" height="3" rx="1.5" fill="#13201c" />
        <rect x="8" y="21" width="10" height="3" rx="1.5" fill="#fff" opacity=".5" />
      </svg>
      <span className={classNames('text-lg font-semibold tracking-tight', short && 'hidden lg:inline')}>Exora</span>
    </span>
  );
}
