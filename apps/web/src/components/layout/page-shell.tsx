import type { ReactNode } from 'react';
import { SiteFooter } from './site-footer.tsx';

/** The frame of a view: its heading, its content, the disclaimer below. */
export function PageShell({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <main id="content" className="mx-auto w-full max-w-6xl px-4 pt-8 pb-12 sm:px-6 lg:pt-10">
        <div className="mb-6 flex flex-wrap items-end justify-between gap-4 lg:mb-8">
          <div className="grid min-w-0 gap-1.5">
            <h1 className="text-2xl font-semibold wrap-anywhere tracking-tight sm:text-3xl">{title}</h1>
            {lead && <p className="max-w-2xl text-ink-soft">{lead}</p>}
          </div>
          {actions}
        </div>
        {children}
      </main>
      <SiteFooter />
    </>
  );
}
