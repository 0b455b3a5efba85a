import type { ReactNode } from 'react';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SameRecord } from '#components/layout/same-record.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import type { Loaded } from '#lib/load.ts';
import type { OpenSharing } from '#lib/sharing/open-sharing.ts';
import { SharingNav } from './sharing-nav.tsx';

/** The frame of a sharing view: its heading, the way to the others, its content or the problem in its place. */
export function SharingFrame<T extends OpenSharing>({
  title,
  lead,
  actions,
  loaded,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: (data: T) => ReactNode;
  loaded: Loaded<T>;
  children: (data: T) => ReactNode;
}) {
  if (!loaded.ok) {
    return (
      <PageShell title={title} lead={lead}>
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const { data } = loaded;
  return (
    <PageShell title={title} lead={lead} actions={actions?.(data)}>
      <SameRecord profileId={data.profile.id}>
        <div className="grid gap-6">
          <SharingNav isOwner={data.isOwner} isDecider={data.isDecider} seesProviders={data.seesProviders} />
          {children(data)}
        </div>
      </SameRecord>
    </PageShell>
  );
}
