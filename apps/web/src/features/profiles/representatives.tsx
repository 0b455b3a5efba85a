import type { Care } from '@exora/contracts';
import { PlainDay } from '#components/format/plain-day.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { basisNames } from '#lib/sharing/access-text.ts';

/** Who acts for a record's person by law: entered and ended by operators, on evidence. */
export function Representatives({ care }: { care: Care }) {
  return (
    <Card className="grid content-start gap-3 p-5" aria-labelledby="representatives">
      <h2 id="representatives" className="font-semibold tracking-tight">
        Legal representatives
      </h2>
      {care.representatives.length === 0 ? (
        <p className="text-sm text-ink-soft">
          Nobody acts by law for this person. Whoever runs this system enters a guardian or a proxy, on evidence.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {care.representatives.map((one) => (
            <li key={one.representation_id} className="grid gap-1 py-3 first:pt-0">
              <div className="flex flex-wrap items-center gap-2">
                <bdi className="font-semibold wrap-anywhere">{one.name ?? 'Somebody without a name'}</bdi>
                {!one.in_force && <Badge>Not in force</Badge>}
              </div>
              <p className="text-sm">{basisNames[one.basis]}</p>
              <p className="text-sm text-ink-soft">
                From <LocalDay timestamp={one.starts_at} />
                {one.ends_at !== null && (
                  <>
                    {' '}
                    to <LocalDay timestamp={one.ends_at} />
                  </>
                )}{' '}
                · reviewed on <PlainDay date={one.review_on} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
