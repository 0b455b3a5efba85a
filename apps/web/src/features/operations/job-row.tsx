import type { Job } from '@exora/contracts';
import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import { relativeTime } from '#lib/format/durations.ts';
import { Moment } from './moment.tsx';
import { shortId, statusLook, typeName } from './words.ts';

/** A job in the list: its state, its stage, where it stands, its last error. */
export function JobRow({ job, at }: { job: Job; at: string }) {
  const { name, tone } = statusLook(job.status);
  return (
    <li
      data-testid="job"
      data-status={job.status}
      className="relative grid gap-1 py-3 sm:grid-cols-[9rem_1fr_auto] sm:gap-4"
    >
      <span>
        <Badge tone={tone}>{name}</Badge>
      </span>
      <span className="grid min-w-0 gap-0.5">
        <Link
          href={`/operations/jobs/${job.id}`}
          className="font-semibold after:absolute after:inset-0 hover:text-brand"
        >
          {typeName(job.job_type)}{' '}
          <span className="font-mono text-sm font-normal text-ink-soft">{shortId(job.id)}</span>
        </Link>
        <span className="text-sm text-ink-soft">
          Lane {job.lane}, attempt {job.attempt} of {job.max_attempts}
          {job.error_code !== null && (
            <>
              {', '}
              <code className="font-mono text-danger">{job.error_code}</code>
            </>
          )}
        </span>
      </span>
      <span className="text-sm text-ink-soft sm:text-right">
        made <Moment time={job.created_at} from={at} />
        <span className="sm:hidden">, </span>
        <span className="sm:block">{progressOf(job, at)}</span>
      </span>
    </li>
  );
}

/** How long a job has waited or will wait, how far it is, or when it ended. */
function progressOf(job: Job, at: string): string {
  if (job.finished_at !== null) return `ended ${relativeTime(job.finished_at, at)}`;
  if (job.status === 'pending') return 'waits for a worker';
  if (job.status === 'scheduled') return `due ${relativeTime(job.due_at, at)}`;
  return job.progress === null ? 'in hand' : `${job.progress}% done`;
}
