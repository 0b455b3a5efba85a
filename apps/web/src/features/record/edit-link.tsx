import { Pencil } from 'lucide';
import Link from 'next/link';
import { Icon } from '#components/ui/icon.tsx';
import { detailsAddress } from '#lib/facts/proof-place.ts';

/** Leads to where a fact can be corrected or rejected. */
export function EditLink({ id, name }: { id: string; name: string }) {
  return (
    <Link
      href={detailsAddress(id)}
      prefetch={false}
      aria-label={`Correct or reject ${name}`}
      title="Correct or reject"
      className="no-print grid size-11 shrink-0 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <Icon of={Pencil} className="size-4" />
    </Link>
  );
}
