import type { Profile } from '@exora/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import { NavLinks } from './nav-links.tsx';

/** The bar above every view of a signed-in person. `actions` stands beside the account. */
export function AppHeader({ profile, actions }: { profile: Profile | null; actions?: ReactNode }) {
  return (
    <header className="no-print sticky top-0 z-30 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[88rem] items-center gap-2 px-4 sm:px-6 lg:h-16">
        <Link href="/record" className="-m-2 flex rounded-xl p-2" aria-label="Exora: your record">
          <Logo />
        </Link>
        <nav aria-label="Main" className="ml-6 hidden md:block">
          <NavLinks look="bar" />
        </nav>
        <div className="ml-auto flex items-center gap-2">
          {actions}
          <AccountMenu name={profile?.display_name ?? null} />
        </div>
      </div>
    </header>
  );
}
