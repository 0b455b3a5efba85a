'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '#lib/class-names.ts';

const views = [
  { href: '/operations', name: 'Queue' },
  { href: '/operations/jobs', name: 'Jobs' },
  { href: '/operations/dead-letters', name: 'Dead letters' },
  { href: '/operations/capacity', name: 'Budgets' },
  { href: '/operations/system', name: 'System' },
  { href: '/operations/oversight', name: 'Oversight' },
] as const;

/** The views of whoever operates Exora. */
export function OperationsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Operations" className="no-print">
      <ul className="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1 sm:grid-cols-3 lg:grid-cols-6">
        {views.map(({ href, name }) => {
          const isHere = pathname === href || (href !== '/operations' && pathname.startsWith(`${href}/`));
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={classNames(
                  'flex min-h-11 items-center justify-center rounded-lg px-3 text-sm font-semibold transition-colors lg:pointer-fine:min-h-9',
                  isHere ? 'bg-surface text-brand shadow-card' : 'text-ink-soft hover:text-ink',
                )}
              >
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
