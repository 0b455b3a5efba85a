'use client';

import type { FactVersion } from '@exora/contracts';
import { useFormat } from '#components/format/format-provider.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { factDate, factDetail, factTitle, factValue } from '#lib/facts/describe-fact.ts';
import { deciderName, decisionWords, originWords } from '#lib/facts/history-text.ts';
import { FactBadges } from './fact-badges.tsx';

/** A fact's versions, newest first: what each says, how it came into the record, and who decided what about it when. */
export function VersionList({ versions }: { versions: readonly FactVersion[] }) {
  return (
    <ol className="grid gap-3" data-testid="fact-versions">
      {versions.map((version, at) => (
        <li key={version.fact.id} className="border-l-2 border-line pl-3">
          <Version version={version} isLatest={at === 0} isFirst={at === versions.length - 1} />
        </li>
      ))}
    </ol>
  );
}

function Version({ version, isLatest, isFirst }: { version: FactVersion; isLatest: boolean; isFirst: boolean }) {
  const { dates } = useFormat();
  const { fact, decisions } = version;
  const isStated = fact.origin === 'person';
  const said = [factValue(fact), factDetail(fact, dates), factDate(fact, dates)].filter((part) => part !== null);
  return (
    <div className="grid gap-1 text-sm">
      <p className="text-xs font-medium text-ink-soft">
        {isLatest ? (version.status === 'rejected' ? 'Rejected' : 'Now') : 'Before'}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="font-semibold break-words">{factTitle(fact)}</bdi>
        <FactBadges fact={{ ...fact, origin: undefined }} />
      </p>
      {said.length > 0 && <bdi className="break-words">{said.join(' · ')}</bdi>}
      <ul className="grid gap-0.5 text-ink-soft">
        {!isStated && (
          <li>
            {originWords(version)}, <LocalDay timestamp={version.recorded_at} />
          </li>
        )}
        {decisions.map((decision, order) => (
          <li key={decision.decided_at}>
            <bdi>{deciderName(decision)}</bdi> {decisionWords(decision.status, isStated && order === 0, isFirst)},{' '}
            <LocalDay timestamp={decision.decided_at} />
          </li>
        ))}
      </ul>
    </div>
  );
}
