'use client';

import { Eye, FileSignature, Siren, Stethoscope, Users } from 'lucide';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';

const places = [
  { href: '/sharing', name: 'People', icon: Users, for: 'all' },
  { href: '/sharing/providers', name: 'Providers', icon: Stethoscope, for: 'providers' },
  { href: '/sharing/consents', name: 'Consents', icon: FileSignature, for: 'decider' },
  { href: '/sharing/emergency', name: 'Emergency', icon: Siren, for: 'owner' },
  { href: '/sharing/log', name: 'Who looked', icon: Eye, for: 'owner' },
] as const;

/** The views of sharing, as far as they are for whoever looks: consents are its owner's and representatives'. */
export function SharingNav({
  isOwner,
  isDecider,
  seesProviders,
}: {
  isOwner: boolean;
  isDecider: boolean;
  seesProviders: boolean;
}) {
  const pathname = usePathname();
  const may = { all: true, owner: isOwner, decider: isDecider, providers: seesProviders };
  const shown = places.filter((place) => may[place.for]);
  const section = shown.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  const current = useRef<HTMLAnchorElement>(null);
  // On a phone the last ones begin beyond the edge.
  useEffect(() => {
    current.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, []);
  if (shown.length < 2) return null;
  return (
    <nav aria-label="Sharing" className="no-print -mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex w-max gap-1 py-1 pr-4 sm:w-auto sm:flex-wrap sm:pr-0">
        {shown.map(({ href, name, icon }) => {
          const here = section?.href === href;
          return (
            <li key={href}>
              <Link
                href={href}
                ref={here ? current : null}
                aria-current={here ? 'page' : undefined}
                className={classNames(
                  'flex min-h-11 items-center gap-2 rounded-full border px-4 text-sm font-medium whitespace-nowrap transition-colors',
                  here ? 'border-brand bg-brand-soft text-brand' : 'border-line bg-surface hover:border-field',
                )}
              >
                <Icon of={icon} className="size-4" />
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
