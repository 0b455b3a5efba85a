import type { Profile } from '@exora/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import { NavLinks } from './nav-links.tsx';
import { ProfileMenu } from './profile-menu.tsx';

/**
 * The bar above every view of a signed-in person, with whose record it is: on phones the room of the logo is the name's.
 * `actions` stands beside the account.
 */
export function AppHeader({
  profile,
  profiles = [],
  isAdmin = false,
  actions,
}: {
  profile: Profile | null;
  profiles?: readonly Profile[];
  isAdmin?: boolean;
  actions?: ReactNode;
}) {
  const self = profiles.find(({ profile_type, is_owner }) => profile_type === 'self' && is_owner);
  return (
    <header className="no-print sticky top-0 z-30 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[88rem] items-center gap-2 px-4 sm:px-6 lg:h-16">
        <Link href="/record" className="-m-2 hidden rounded-xl p-2 sm:flex" aria-label="Exora: your record">
          <Logo short />
        </Link>
        {profile !== null && (
          <div className="flex min-w-0 sm:ml-4">
            <ProfileMenu profile={profile} profiles={profiles} />
          </div>
        )}
        <nav aria-label="Main" className="ml-4 hidden lg:block">
          <NavLinks look="bar" />
        </nav>
        <div className="ml-auto flex items-center sm:gap-2">
          {actions}
          <AccountMenu name={self?.display_name ?? null} isAdmin={isAdmin} />
        </div>
      </div>
    </header>
  );
}
