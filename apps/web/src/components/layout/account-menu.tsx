'use client';

import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import { themeOf } from '#lib/theme.ts';
import { chooseTheme, useTheme } from './theme-choice.ts';

const appearances = [
  { value: 'system', name: 'As on this device', icon: Monitor },
  { value: 'light', name: 'Light', icon: Sun },
  { value: 'dark', name: 'Dark', icon: Moon },
] as const;

const itemLook =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm outline-none select-none data-highlighted:bg-sunken';

/** Whose record is open, the appearance, and signing out. */
export function AccountMenu({ name }: { name: string | null }) {
  const theme = useTheme();
  const signOut = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={signOut} method="post" action="/sign-out" />
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          data-testid="account-menu"
          className="flex min-h-11 items-center gap-2.5 rounded-full p-1 transition-colors hover:bg-sunken data-[state=open]:bg-sunken sm:pr-3.5"
        >
          <span className="sr-only">{name === null ? 'Account' : `Account of ${name},`}</span>
          <span className="grid size-9 place-items-center rounded-full bg-brand-soft text-sm font-semibold text-brand">
            {initials(name)}
          </span>
          {name !== null && <bdi className="hidden max-w-40 truncate text-sm font-medium sm:block">{name}</bdi>}
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          className="z-50 w-64 animate-rise rounded-2xl border border-line bg-surface p-1.5 shadow-float"
        >
          {name !== null && (
            <DropdownMenu.Label className="px-3 pt-2 pb-3">
              <bdi className="block truncate font-semibold">{name}</bdi>
              <span className="text-sm text-ink-soft">Your own record</span>
            </DropdownMenu.Label>
          )}
          <DropdownMenu.Separator className="mx-3 h-px bg-line" />
          <DropdownMenu.Label className="px-3 pt-3 pb-1 text-xs font-medium text-ink-soft">
            Appearance
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => chooseTheme(themeOf(value))}>
            {appearances.map(({ value, name: label, icon: Icon }) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className={itemLook}
                onSelect={(event) => event.preventDefault()}
              >
                <Icon aria-hidden className="size-4.5 text-ink-soft" />
                {label}
                <DropdownMenu.ItemIndicator className="ml-auto size-2 rounded-full bg-brand" />
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="mx-3 my-1.5 h-px bg-line" />
          <DropdownMenu.Item
            data-testid="sign-out"
            className={itemLook}
            onSelect={() => signOut.current?.requestSubmit()}
          >
            <LogOut aria-hidden className="size-4.5 text-ink-soft" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
    </>
  );
}

function initials(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '·';
}
