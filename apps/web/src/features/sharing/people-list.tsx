import type { Care } from '@exora/contracts';
import { ChevronRight, Scale, UserRound } from 'lucide';
import Link from 'next/link';
import { PlainDay } from '#components/format/plain-day.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { basisNames, capital, categoriesText, levelTexts } from '#lib/sharing/access-text.ts';
import { giverText, nameless } from './person-text.ts';

/** The people who have access to a record: its owner, those who were let in, and those who act by law. */
export function PeopleList({ care, userId }: { care: Care; userId: string }) {
  const isOwner = care.access_level === 'owner';
  const isAlone = care.delegates.length === 0 && care.representatives.length === 0;
  return (
    <Card aria-labelledby="people" className="overflow-hidden">
      <h2 id="people" className="px-5 pt-5 pb-2 text-base font-semibold tracking-tight">
        People with access
      </h2>
      <ul className="divide-y divide-line">
        <li className="flex min-h-16 items-center gap-3 px-5 py-3">
          <Tile />
          <span className="grid min-w-0 flex-1">
            <bdi className="truncate font-semibold">{isOwner ? 'You' : (care.owner_name ?? nameless)}</bdi>
            <span className="text-sm text-ink-soft">
              {isOwner ? 'You own this record and decide who sees it.' : 'Owns this record and decides who sees it.'}
            </span>
          </span>
        </li>
        {care.delegates.map((delegate) => (
          <DelegateRow key={delegate.permission_id} delegate={delegate} care={care} userId={userId} />
        ))}
        {care.representatives.map((representative) => (
          <RepresentativeRow
            key={representative.representation_id}
            representative={representative}
            isSelf={representative.user_id === userId}
          />
        ))}
      </ul>
      {isOwner && isAlone && (
        <div className="border-t border-line">
          <BlankState icon={UserRound} title="Nobody else has access">
            <p>Invite somebody with a code that you give them yourself. No message is sent.</p>
          </BlankState>
        </div>
      )}
    </Card>
  );
}

function DelegateRow({ delegate, care, userId }: { delegate: Care['delegates'][number]; care: Care; userId: string }) {
  const isSelf = delegate.user_id === userId;
  return (
    <li data-testid="delegate" className="group relative flex items-start gap-3 px-5 py-4 hover:bg-raised">
      <Tile />
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            href={`/sharing/people/${delegate.permission_id}`}
            className="min-w-0 font-semibold wrap-anywhere after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
          >
            <bdi>{isSelf ? 'You' : (delegate.name ?? nameless)}</bdi>
          </Link>
          <Badge tone="brand">{levelTexts[delegate.access_level].name}</Badge>
        </div>
        <p className="text-sm">
          {capital(categoriesText(delegate.categories))}, for “<bdi className="wrap-anywhere">{delegate.purpose}</bdi>”
        </p>
        <p className="text-sm text-ink-soft">
          Since <LocalDay timestamp={delegate.granted_at} />, let in by <bdi>{giverText(delegate, care, userId)}</bdi> ·{' '}
          {delegate.expires_at === null ? (
            'no end'
          ) : (
            <>
              until <LocalDay timestamp={delegate.expires_at} />
            </>
          )}
        </p>
      </div>
      <Icon of={ChevronRight} className="mt-2.5 size-4.5 shrink-0 text-ink-soft" />
    </li>
  );
}

function RepresentativeRow({
  representative,
  isSelf,
}: {
  representative: Care['representatives'][number];
  isSelf: boolean;
}) {
  const { name, basis, starts_at, ends_at, review_on, in_force } = representative;
  return (
    <li className="flex items-start gap-3 px-5 py-4" data-testid="representative">
      <Tile byLaw />
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-semibold wrap-anywhere">{isSelf ? 'You' : (name ?? nameless)}</bdi>
          <Badge tone="warn">By law</Badge>
          {!in_force && <Badge>Not in force</Badge>}
        </div>
        <p className="text-sm">{basisNames[basis]}. Sees the whole record, and decides for its person.</p>
        <p className="text-sm text-ink-soft">
          From <LocalDay timestamp={starts_at} />
          {ends_at !== null && (
            <>
              {' '}
              to <LocalDay timestamp={ends_at} />
            </>
          )}{' '}
          · reviewed on <PlainDay date={review_on} />. Only an operator can end it.
        </p>
      </div>
    </li>
  );
}

function Tile({ byLaw = false }: { byLaw?: boolean }) {
  const icon = byLaw ? Scale : UserRound;
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-xl bg-brand-soft text-brand">
      <Icon of={icon} className="size-4.5" />
    </span>
  );
}
