'use client';

import { Activity, LogOut, Settings, Users } from 'lucide';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { Icon } from '#components/ui/icon.tsx';
import { LazyMenuContent, menuItemLook } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';
import { themeOf } from '#lib/theme.ts';
import { appearances } from './appearances.ts';
import { chooseTheme, useTheme } from './theme-choice.ts';

const places = [
  { href: '/profiles', name: 'Profiles', icon: Users, operatorsOnly: false },
  { href: '/settings', name: 'Settings', icon: Settings, operatorsOnly: false },
  { href: '/operations', name: 'Operations', icon: Activity, operatorsOnly: true },
] as const;

/** The ways to what belongs to the account, the appearance, and signing out, which `onSignOut` does. */
export function AccountMenuContent({
  name,
  isAdmin,
  onSignOut,
  ...menu
}: LazyMenuProps & { name: string | null; isAdmin: boolean; onSignOut: () => void }) {
  const theme = useTheme();
  return (
    <LazyMenuContent {...menu} align="end" sideOffset={8} className="w-64">
      {name !== null && (
        <DropdownMenu.Label className="px-3 pt-2 pb-3">
          <bdi className="block truncate font-semibold">{name}</bdi>
          <span className="text-sm text-ink-soft">Signed in</span>
        </DropdownMenu.Label>
      )}
      <DropdownMenu.Separator className="mx-3 mb-1.5 h-px bg-line" />
      {places
        .filter(({ operatorsOnly }) => isAdmin || !operatorsOnly)
        .map(({ href, name: label, icon }) => (
          <DropdownMenu.Item key={href} asChild className={menuItemLook}>
            <Link href={href}>
              <Icon of={icon} className="size-4.5 text-ink-soft" />
              {label}
            </Link>
          </DropdownMenu.Item>
        ))}
      <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
      <DropdownMenu.Label className="px-3 pt-1 pb-1 text-xs font-medium text-ink-soft">Appearance</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => chooseTheme(themeOf(value))}>
        {appearances.map(({ value, name: label, icon }) => (
          <DropdownMenu.RadioItem
            key={value}
            value={value}
            className={menuItemLook}
            onSelect={(event) => event.preventDefault()}
          >
            <Icon of={icon} className="size-4.5 text-ink-soft" />
            {label}
            <DropdownMenu.ItemIndicator className="ml-auto size-2 rounded-full bg-brand" />
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
      <DropdownMenu.Item data-testid="sign-out" className={menuItemLook} onSelect={onSignOut}>
        <Icon of={LogOut} className="size-4.5 text-ink-soft" />
        Sign out
      </DropdownMenu.Item>
    </LazyMenuContent>
  );
}
