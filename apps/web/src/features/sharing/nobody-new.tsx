import Link from 'next/link';
import { Notice } from '#components/ui/notice.tsx';

/** Why nobody new is let in to a record, and what can be done about it. */
export function NobodyNew({ closed, profileId }: { closed: 'deceased' | 'of_age'; profileId: string }) {
  return (
    <Notice tone="info" title="Nobody new is let in">
      {closed === 'deceased' ? (
        <p>This record is of somebody who has died. Who has access keeps it; providers’ access rests.</p>
      ) : (
        <p>
          This person is of age: only they let others see their record. Who has access keeps it.{' '}
          <Link href={`/profiles/${profileId}`} className="font-semibold underline underline-offset-2">
            Hand the record over, or state that they are an adult in your care
          </Link>
          .
        </p>
      )}
    </Notice>
  );
}
