import type { ProviderAccess } from '@exora/contracts';
import { ChevronRight, Stethoscope } from 'lucide';
import Link from 'next/link';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { capital, categoriesText, purposeNames } from '#lib/sharing/access-text.ts';
import { ProviderLine } from './provider-line.tsx';

/** The providers who may read a record, and those who could before. */
export function ProviderList({ accesses }: { accesses: readonly ProviderAccess[] }) {
  const inForce = accesses.filter(({ in_force }) => in_force);
  const ended = accesses.filter(({ in_force }) => !in_force);
  return (
    <Card aria-labelledby="providers" className="overflow-hidden">
      <h2 id="providers" className="px-5 pt-5 pb-2 text-base font-semibold tracking-tight">
        Providers with access
      </h2>
      {inForce.length === 0 ? (
        <BlankState icon={Stethoscope} title="No provider has access">
          <p>A doctor, a clinic or another verified provider can be given access for a purpose and a time.</p>
        </BlankState>
      ) : (
        <ul className="divide-y divide-line">
          {inForce.map((access) => (
            <ProviderRow key={access.access_id} access={access} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <details className="border-t border-line">
          <summary className="flex min-h-12 items-center px-5 text-sm font-semibold text-brand hover:bg-raised">
            Accesses that have ended ({ended.length})
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {ended.map((access) => (
              <ProviderRow key={access.access_id} access={access} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function ProviderRow({ access }: { access: ProviderAccess }) {
  const { provider, purpose, categories, expires_at, revoked_at, last_access_at, in_force } = access;
  const body = (
    <>
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
          <ProviderLine provider={provider} />
          <Badge tone={access.is_break_glass ? 'warn' : 'brand'}>
            {access.is_break_glass ? 'Taken in an emergency' : purposeNames[purpose]}
          </Badge>
        </div>
        <p className="text-sm">{capital(categoriesText(categories))}</p>
        <p className="text-sm text-ink-soft">
          {revoked_at !== null ? (
            <>
              Ended <LocalMoment timestamp={revoked_at} />
            </>
          ) : (
            <>
              {in_force ? 'Until' : 'Rests, or ran out on'} <LocalMoment timestamp={expires_at} />
            </>
          )}
          {' · '}
          {last_access_at === null ? (
            'has not looked'
          ) : (
            <>
              looked last <LocalMoment timestamp={last_access_at} />
            </>
          )}
        </p>
      </div>
      {in_force && <Icon of={ChevronRight} className="mt-2 size-4.5 shrink-0 text-ink-soft" />}
    </>
  );
  return (
    <li data-testid="provider-access" className="flex">
      {in_force ? (
        <Link href={`/sharing/providers/${access.access_id}`} className="flex flex-1 gap-3 px-5 py-4 hover:bg-raised">
          {body}
        </Link>
      ) : (
        <div className="flex flex-1 gap-3 px-5 py-4">{body}</div>
      )}
    </li>
  );
}
