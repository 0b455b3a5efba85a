import { Compass } from 'lucide';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Logo } from '#components/layout/logo.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <header className="mx-auto flex w-full max-w-6xl items-center px-4 py-3 sm:px-6">
        <Link href="/" className="-m-2 flex rounded-xl p-2">
          <Logo />
        </Link>
      </header>
      <main id="content" className="grid flex-1 content-center">
        <BlankState
          heading="h1"
          icon={Compass}
          title="There is nothing here"
          actions={
            <ButtonLink variant="primary" href="/record">
              To your record
            </ButtonLink>
          }
        >
          <p>This page does not exist, or it belongs to a record that you don’t have access to.</p>
        </BlankState>
      </main>
    </>
  );
}
