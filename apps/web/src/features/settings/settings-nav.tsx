'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useFormat } from '#components/format/format-provider.tsx';
import { classNames } from '#lib/class-names.ts';
import { messagesIn } from '#lib/language/messages.ts';

const places = [
  { href: '/settings', name: 'general' },
  { href: '/settings/security', name: 'security' },
  { href: '/settings/usage', name: 'usage' },
  { href: '/settings/export', name: 'export' },
  { href: '/settings/erase', name: 'erase' },
] as const;

/** The parts of the settings: a column, or a row that wraps where there is no room for one. */
export function SettingsNav() {
  const pathname = usePathname();
  const { settings } = messagesIn(useFormat().language);
  return (
    <nav aria-label="Settings">
      <ul className="flex flex-wrap gap-1 lg:grid">
        {places.map(({ href, name }) => {
          const here = pathname === href || (href !== '/settings' && pathname.startsWith(`${href}/`));
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={classNames(
                  'flex min-h-11 items-center rounded-lg px-3.5 text-sm font-medium transition-colors',
                  here ? 'bg-brand-soft text-brand' : 'text-ink-soft hover:bg-sunken hover:text-ink',
                )}
              >
                {settings[name]}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
