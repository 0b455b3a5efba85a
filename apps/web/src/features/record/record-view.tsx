import type { Profile } from '@exora/contracts';
import { Plus } from 'lucide';
import type { ReactNode } from 'react';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SameRecord } from '#components/layout/same-record.tsx';
import { PrintButton } from '#components/print/print-button.tsx';
import { PrintDisclaimer, PrintHeading } from '#components/print/print-heading.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import type { Loaded } from '#lib/load.ts';
import type { RecordData } from '#lib/record/load-record.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { NotShared } from './not-shared.tsx';

/** A view of the open record: its heading with what can be done, its content, and what goes around that on paper. */
export function RecordView<T>({
  title,
  what,
  lead,
  addKind,
  loaded,
  children,
}: {
  title: ReactNode;
  /** Names the view on paper. */
  what: string;
  lead?: ReactNode;
  /** The kind of facts that can be added here; null: any. Left out where adding has no place. */
  addKind?: string | null;
  loaded: Loaded<RecordData<T>>;
  children: (data: T, profile: Profile, format: FormatPreferences) => ReactNode;
}) {
  if (!loaded.ok) {
    return (
      <PageShell title={title}>
        {loaded.problem.code === 'not_allowed' ? <NotShared /> : <ProblemView problem={loaded.problem} />}
      </PageShell>
    );
  }
  const { profile, birthDate, format, data } = loaded.data;
  return (
    <PageShell
      title={title}
      lead={lead}
      actions={
        <div className="no-print flex flex-wrap gap-2">
          {addKind !== undefined && mayEdit(profile) && (
            <ButtonLink
              size="small"
              href={addKind === null ? '/record/add' : `/record/add?kind=${addKind}`}
              prefetch={false}
            >
              <Icon of={Plus} className="size-4" />
              Add by hand
            </ButtonLink>
          )}
          <PrintButton />
        </div>
      }
    >
      <PrintHeading name={profile.display_name} birthDate={birthDate} what={what} />
      <SameRecord profileId={profile.id}>{children(data, profile, format)}</SameRecord>
      <PrintDisclaimer />
    </PageShell>
  );
}
