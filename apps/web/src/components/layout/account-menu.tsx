'use client';

import { useRef } from 'react';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { initials } from '#lib/profiles.ts';

const load = async () => (await import('./account-menu-content.tsx')).AccountMenuContent;

/** Who is signed in, and the menu of what belongs to the account. */
export function AccountMenu({ name, isAdmin = false }: { name: string | null; isAdmin?: boolean }) {
  const signOut = useRef<HTMLFormElement>(null);
  const { opened, waiting, note } = useLazyMenu(load);
  const button = (
    <button
      type="button"
      data-testid="account-menu"
      className="flex min-h-11 items-center gap-2.5 rounded-full p-1 transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
      {...(opened === null && waiting)}
    >
      <span className="sr-only">{name === null ? 'Account' : `Account of ${name},`}</span>
      <span className="grid size-9 place-items-center rounded-full bg-brand-soft text-sm font-semibold text-brand">
        {initials(name)}
      </span>
    </button>
  );
  return (
    <>
      {note}
      <form ref={signOut} method="post" action="/sign-out" />
      {opened === null ? (
        button
      ) : (
        <opened.Menu
          trigger={button}
          openedBy={opened.by}
          name={name}
          isAdmin={isAdmin}
          onSignOut={() => signOut.current?.requestSubmit()}
        />
      )}
    </>
  );
}
