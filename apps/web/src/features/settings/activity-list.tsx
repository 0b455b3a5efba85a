import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import type { Activity } from '#lib/account/read-activity.ts';
import { activityText, isWorthALook } from './activity-text.ts';

/** A page of what happened with the account, latest first. */
export function ActivityList({
  activity,
  isFirstPage,
  pageLength,
}: {
  activity: readonly Activity[];
  isFirstPage: boolean;
  pageLength: number;
}) {
  const last = activity.at(-1);
  return (
    <div className="grid gap-3">
      {activity.length === 0 ? (
        <p className="text-sm text-ink-soft">
          {isFirstPage ? 'Nothing so far. Your next sign-in will stand here.' : 'Nothing older than that.'}
        </p>
      ) : (
        <ul className="divide-y divide-line" data-testid="activity">
          {activity.map((event) => (
            <li key={event.seq} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5 text-sm">
              <span className="flex items-center gap-2">
                {activityText(event)}
                {isWorthALook(event.event_type) && <Badge tone="warn">Was this you?</Badge>}
              </span>
              <span className="text-ink-soft tabular-nums">
                <LocalMoment timestamp={event.occurred_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {!isFirstPage && (
          <ButtonLink href="/settings/security" size="small" scroll={false}>
            Latest
          </ButtonLink>
        )}
        {activity.length === pageLength && last !== undefined && (
          <ButtonLink href={`/settings/security?before=${last.seq}`} size="small" scroll={false}>
            Older
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
