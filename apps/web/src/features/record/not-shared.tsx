import type { RecordCategory } from '@exora/contracts';
import { EyeOff } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { listed } from '#lib/record/category-words.ts';

/** In the place of a view that its reader has no access to: nobody may take it for an empty one. */
export function NotShared() {
  return (
    <Card data-testid="not-shared">
      <BlankState icon={EyeOff} title="This part is not shared with you">
        <p>
          The record may hold something here or nothing: whoever keeps it has not shared this part with you. Ask them if
          you need to see it.
        </p>
      </BlankState>
    </Card>
  );
}

/** What a list leaves out because it isn't shared. Nothing where all is. */
export function HiddenNote({ hidden }: { hidden: readonly RecordCategory[] }) {
  if (hidden.length === 0) return null;
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft" data-testid="hidden-note">
      <Icon of={EyeOff} className="mt-0.5 size-4 shrink-0" />
      {listed(hidden)} are not shared with you, so nothing of them is shown here.
    </p>
  );
}
