import type { Profile } from '@exora/contracts';
import { Download } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { ErasurePreview } from '#lib/account/erasures.ts';
import { counted, fileSize } from '#lib/format/quantities.ts';

/** A record that can be taken away, and about how much that is. The form works without scripts: its answer is the file. */
export function ExportRecord({
  profile,
  holds,
}: {
  profile: Profile;
  holds: Pick<ErasurePreview, 'documents' | 'facts' | 'document_bytes'>;
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3" data-testid="export">
      <span className="grid min-w-0 gap-0.5">
        <bdi className="truncate font-semibold">{profile.display_name}</bdi>
        <span className="text-sm text-ink-soft">
          {counted(holds.documents, 'document')}, {counted(holds.facts, 'fact')}.{' '}
          {holds.documents === 0
            ? 'Very small.'
            : `Documents of ${fileSize(holds.document_bytes)}, and pictures of their pages.`}
        </span>
      </span>
      <form method="post" action={`/api/profiles/${profile.id}/archive`}>
        <Button type="submit">
          <Icon of={Download} className="size-4" />
          Take it away
          <span className="sr-only">, the record of {profile.display_name}</span>
        </Button>
      </form>
    </li>
  );
}
