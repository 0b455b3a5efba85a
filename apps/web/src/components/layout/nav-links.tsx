'use client';

import { FileText, HeartPulse, ListChecks, Users } from 'lucide';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';

const places = [
  { href: '/record', name: 'Record', icon: HeartPulse },
  { href: '/documents', name: 'Documents', icon: FileText },
  { href: '/review', name: 'Review', icon: ListChecks },
  { href: '/sharing', name: 'Sharing', icon: Users },
] as const;

/** The links to the main views: in a row (`bar`), or as tabs with icons at the bottom of a phone. */
export function NavLinks({ look, between }: { look: 'bar' | 'tabs'; between?: ReactNode }) {
  const pathname = usePathname();
  const links = places.map(({ href, name, icon }) => {
    const here = pathname === href || pathname.startsWith(`${href}/`);
    return (
      <li key={href} className={look === 'tabs' ? 'flex-1' : ''}>
        <Link
          href={href}
          aria-current={here ? 'page' : undefined}
          className={classNames(
            'flex items-center justify-center font-medium transition-colors',
            look === 'bar' ? 'h-10 rounded-lg px-3.5 text-sm' : 'h-14 flex-col gap-0.5 text-xs',
            here ? 'text-brand' : 'text-ink-soft hover:text-ink',
            here && look === 'bar' && 'bg-brand-soft',
          )}
        >
          {look === 'tabs' && <Icon of={icon} className="size-5" />}
          {name}
        </Link>
      </li>
    );
  });
  return (
    <ul className={classNames('flex items-center', look === 'bar' ? 'gap-1' : 'justify-between')}>
      {links.slice(0, 2)}
      {between && <li className="flex-none px-1">{between}</li>}
      {links.slice(2)}
    </ul>
  );
}
