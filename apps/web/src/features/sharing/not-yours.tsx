import { LockKeyhole } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';

/** Stands in a view that is for the owner (or `who`), when somebody else opens it. */
export function NotYours({ who = 'the record’s owner' }: { who?: string }) {
  return (
    <Card>
      <BlankState icon={LockKeyhole} title="This is not yours to see">
        <p>Only {who} sees and decides this. You see what was shared with you.</p>
      </BlankState>
    </Card>
  );
}
