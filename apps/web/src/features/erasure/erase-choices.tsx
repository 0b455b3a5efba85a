import type { Profile } from '@exora/contracts';
import { ChevronRight } from 'lucide';
import Link from 'next/link';
import { Icon } from '#components/ui/icon.tsx';
import { profileKind } from '#lib/profiles.ts';

/** What can be erased: each record that one owns, and the account with all of them. */
export function EraseChoices({ profiles }: { profiles: readonly Profile[] }) {
  const choices = [
    ...profiles.map((profile) => ({
      href: `/settings/erase/${profile.id}`,
      title: profile.display_name,
      what: profileKind(profile),
    })),
    {
      href: '/settings/erase/account',
      title: 'The whole account',
      what: 'Your sign-in and every record that you own',
    },
  ];
  return (
    <ul className="divide-y divide-line">
      {choices.map(({ href, title, what }) => (
        <li key={href}>
          <Link href={href} className="-mx-3 flex min-h-14 items-center gap-3 rounded-lg px-3 py-2 hover:bg-raised">
            <span className="grid min-w-0 flex-1">
              <bdi className="truncate font-semibold">{title}</bdi>
              <span className="text-sm text-ink-soft">{what}</span>
            </span>
            <Icon of={ChevronRight} className="size-4.5 text-ink-soft" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
