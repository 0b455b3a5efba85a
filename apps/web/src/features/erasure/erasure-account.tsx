import { Check, X } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { ErasurePreview } from '#lib/account/erasures.ts';
import { counted, fileSize } from '#lib/format/quantities.ts';

/** A clear account of what an erasure takes away, and of what stays. */
export function ErasureAccount({ preview, whole }: { preview: ErasurePreview; whole: boolean }) {
  const goes = [
    whole && `Your sign-in, and ${counted(preview.records, 'record')} that you own`,
    preview.documents > 0 &&
      `${counted(preview.documents, 'document')} (${fileSize(preview.document_bytes)}), with the pictures and texts of their pages`,
    preview.facts > 0 && `${counted(preview.facts, 'fact')} with their proofs, and what you decided about them`,
    preview.narratives > 0 && counted(preview.narratives, 'summary', 'summaries'),
    preview.encounters > 0 && counted(preview.encounters, 'visit'),
    preview.provider_notes > 0 && counted(preview.provider_notes, 'note of a provider', 'notes of providers'),
    preview.appointments > 0 && counted(preview.appointments, 'appointment'),
    preview.people_with_access > 0 &&
      `The access of ${counted(preview.people_with_access, 'person', 'people')}, who are told`,
    preview.documents + preview.facts === 0 && !whole && 'The record itself: it holds no documents and no facts',
  ].filter((line) => line !== false);
  const stays = [
    `${counted(preview.audit_events_kept, 'line')} of the log, without names or contents: that something was done, not what it was about`,
    'A receipt in the log of this Exora, under the number that you are shown: that an erasure was done, when, and how much went',
    whole && 'Records of others that you have access to: they are theirs, and your access ends',
    'Copies that you took away, and backups of whoever runs this Exora until those are overwritten',
  ].filter((line) => line !== false);
  return (
    <div className="grid gap-5 sm:grid-cols-2" data-testid="erasure-account">
      <Lines title="What goes" icon={<Icon of={X} className="mt-1 size-4 shrink-0 text-danger" />} lines={goes} />
      <Lines
        title="What stays"
        icon={<Icon of={Check} className="mt-1 size-4 shrink-0 text-ink-soft" />}
        lines={stays}
      />
    </div>
  );
}

function Lines({ title, icon, lines }: { title: string; icon: ReactNode; lines: readonly string[] }) {
  return (
    <div className="grid content-start gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <ul className="grid gap-2 text-sm text-ink-soft">
        {lines.map((line) => (
          <li key={line} className="flex gap-2">
            {icon}
            <span>{line}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
