'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { classNames } from '#lib/class-names.ts';

const views = [
  { href: '/record', name: 'Overview' },
  { href: '/record/timeline', name: 'Timeline' },
  { href: '/record/story', name: 'Story' },
  { href: '/record/medications', name: 'Medications' },
  { href: '/record/conditions', name: 'Conditions' },
  { href: '/record/allergies', name: 'Allergies' },
  { href: '/record/labs', name: 'Labs' },
  { href: '/record/vitals', name: 'Vitals' },
  { href: '/record/immunisations', name: 'Immunisations' },
  { href: '/record/procedures', name: 'Procedures' },
  { href: '/record/visits', name: 'Visits' },
] as const;

/** The views of a record in one row, which a phone scrolls sideways to the one that is open. */
export function RecordNav() {
  const pathname = usePathname();
  const row = useRef<HTMLUListElement>(null);
  const isHere = (href: string) => pathname === href || (href !== '/record' && pathname.startsWith(`${href}/`));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row scrolls to the open view whenever another one is open
  useEffect(() => {
    const list = row.current;
    const here = list?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!list || !here) return;
    list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);

  return (
    <nav aria-label="Views of the record" className="no-print border-b border-line bg-surface">
      <ul
        ref={row}
        className="relative mx-auto flex max-w-6xl gap-1 overflow-x-auto px-3 [scrollbar-width:none] sm:px-5 lg:flex-wrap lg:px-3"
      >
        {views.map(({ href, name }) => {
          const here = isHere(href);
          return (
            <li key={href} className="shrink-0">
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={classNames(
                  'relative flex min-h-12 items-center rounded-lg px-3 text-sm font-medium transition-colors focus-visible:-outline-offset-2 lg:pointer-fine:min-h-11',
                  'after:absolute after:inset-x-3 after:bottom-0 after:h-0.5 after:rounded-full',
                  here ? 'text-brand after:bg-brand' : 'text-ink-soft hover:text-ink',
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
