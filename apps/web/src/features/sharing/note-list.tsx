import type { ProviderNote } from '@exora/contracts';
import { NotebookText } from 'lucide';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';

const kinds: Readonly<Record<ProviderNote['type'], string>> = {
  assessment: 'Assessment',
  progress: 'Progress',
  plan: 'Plan',
  referral: 'Referral',
  discharge: 'Discharge',
  other: 'Note',
};

/** What providers wrote about a record's person, with who signed it. */
export function NoteList({ notes }: { notes: readonly ProviderNote[] }) {
  if (notes.length === 0) {
    return (
      <Card>
        <BlankState icon={NotebookText} title="No notes yet">
          <p>What providers with access write about this record stands here.</p>
        </BlankState>
      </Card>
    );
  }
  return (
    <ul className="grid gap-4">
      {notes.map((note) => (
        <li key={note.id}>
          <Card className="grid gap-3 p-5" data-testid="provider-note">
            <div className="flex flex-wrap items-center gap-2">
              <Badge tone="brand">{kinds[note.type]}</Badge>
              <bdi className="min-w-0 font-semibold wrap-anywhere">
                {note.provider?.name ?? note.author ?? 'Author not known'}
              </bdi>
              <span className="text-sm text-ink-soft">
                <LocalMoment timestamp={note.written_at} />
              </span>
              {note.supersedes_id !== null && <Badge>Replaces an earlier note</Badge>}
            </div>
            <p className="wrap-anywhere whitespace-pre-wrap">
              <bdi>{note.text}</bdi>
            </p>
            <p className="text-xs text-ink-soft">
              {note.signed_by === null ? (
                'Not signed here: it came with an archive, or is older than signatures.'
              ) : (
                <>
                  Signed by <bdi>{note.signed_by.name}</bdi>, registration <bdi>{note.signed_by.registration}</bdi>
                </>
              )}
            </p>
          </Card>
        </li>
      ))}
    </ul>
  );
}
