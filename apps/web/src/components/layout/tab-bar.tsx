'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { NavLinks } from './nav-links.tsx';

/** The main views at the thumb on phones. A document's page has no room for it: its header leads back. */
export function TabBar({ action }: { action: ReactNode }) {
  const pathname = usePathname();
  if (/^\/documents\/./.test(pathname)) return null;
  return (
    <>
      <div aria-hidden className="h-16 md:hidden" />
      <nav
        aria-label="Main"
        className="no-print fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface px-2 pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <NavLinks look="tabs" between={action} />
      </nav>
    </>
  );
}
