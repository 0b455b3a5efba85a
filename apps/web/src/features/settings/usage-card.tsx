import type { Profile } from '@exora/contracts';
import { LocalDay } from '#components/ui/local-day.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import type { Usage } from '#lib/account/read-usage.ts';
import { counted, fileSize } from '#lib/format/quantities.ts';

/** A record's plan: storage, this month's uploads, and what was read. */
export function UsageCard({ profile, usage }: { profile: Profile; usage: Usage }) {
  const { plan, storage, uploads, processing } = usage;
  return (
    <TitledCard title={<bdi>{profile.display_name}</bdi>} lead={`Plan: ${plan.title}`} data-testid="usage">
      {!usage.can_upload && (
        <Notice tone="warn" title="This record has reached what its plan allows.">
          <p>
            Nothing is lost. Remove documents that you no longer need, wait for the next month, or choose a larger plan.
          </p>
        </Notice>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <Meter
          label="Stored documents"
          used={fileSize(storage.used_bytes)}
          limit={fileSize(storage.limit_bytes)}
          share={storage.limit_bytes === 0 ? 1 : storage.used_bytes / storage.limit_bytes}
        />
        <Meter
          label="Uploads this month"
          used={uploads.used.toLocaleString('en')}
          limit={uploads.limit === null ? null : uploads.limit.toLocaleString('en')}
          share={uploads.limit === null ? null : uploads.limit === 0 ? 1 : uploads.used / uploads.limit}
        />
      </div>
      <p className="text-sm text-ink-soft">
        Read since <LocalDay timestamp={usage.period_start} />: {counted(processing.pages, 'page')} in{' '}
        {counted(processing.sessions, 'document')}
        {processing.tokens > 0 && `, ${counted(processing.tokens, 'token')} of outside engines`}
        {processing.cost_micros > 0 && `, at ${(processing.cost_micros / 1_000_000).toFixed(2)} US dollars`}.
      </p>
    </TitledCard>
  );
}

function Meter({
  label,
  used,
  limit,
  share,
}: {
  label: string;
  used: string;
  limit: string | null;
  share: number | null;
}) {
  return (
    <div className="grid content-start gap-2">
      <p className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-ink-soft tabular-nums">
          {limit === null ? `${used}, no limit` : `${used} of ${limit}`}
        </span>
      </p>
      {share !== null && <ProgressBar label={label} value={Math.min(1, share)} className="h-2" />}
    </div>
  );
}
