import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { FormatProvider } from '#components/format/format-provider.tsx';
import { SkipLink } from '#components/layout/skip-link.tsx';
import { StyleNonce } from '#components/layout/style-nonce.tsx';
import { formatCookie, preferencesOf } from '#lib/format/preferences.ts';
import { themeCookie, themeOf } from '#lib/theme.ts';
import './globals.css';

/** Every page is rendered for its request: it carries that request's nonce, and no page is the same for two people. */
export const dynamic = 'force-dynamic';

/** Titles say the kind of view, never anything of a record. */
export const metadata: Metadata = {
  title: { default: 'Exora', template: '%s · Exora' },
  description: 'A health record that its owner holds: every fact with its proof.',
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f5f1' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1211' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  const theme = themeOf(store.get(themeCookie)?.value);
  const preferences = preferencesOf(store.get(formatCookie)?.value);
  return (
    <html lang={preferences.language} {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body className="flex min-h-dvh flex-col">
        <StyleNonce nonce={requestHeaders.get('x-nonce') ?? ''} />
        <SkipLink />
        <FormatProvider preferences={preferences}>{children}</FormatProvider>
      </body>
    </html>
  );
}
