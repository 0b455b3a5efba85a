'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { NavLinks } from './nav-links.tsx';

/** The main views at the thumb, where the header has room for the record's name alone. A document's page has no room for it: its header leads back. */
export function TabBar({ action }: { action: ReactNode }) {
  const pathname = usePathname();
  if (/^\/documents\/./.test(pathname)) return null;
  return (
    <>
      <div aria-hidden className="h-16 lg:hidden" />
      <nav
        aria-label="Main"
        className="no-print fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface px-2 pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        <NavLinks look="tabs" between={action} />
      </nav>
    </>
  );
}
