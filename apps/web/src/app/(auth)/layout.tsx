import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '#components/layout/logo.tsx';
import { SiteFooter } from '#components/layout/site-footer.tsx';
import { ThemeButton } from '#components/layout/theme-button.tsx';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="mx-auto flex w-full max-w-6xl items-center justify-between px-4 py-3 sm:px-6">
        <Link href="/" className="-m-2 flex rounded-xl p-2">
          <Logo />
        </Link>
        <ThemeButton />
      </header>
      <main id="content" className="mx-auto grid w-full max-w-md flex-1 content-center px-4 py-10 sm:px-6">
        {children}
      </main>
      <SiteFooter />
    </>
  );
}
