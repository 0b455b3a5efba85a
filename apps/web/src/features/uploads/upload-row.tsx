'use client';

import { displayName } from '@exora/contracts';
import { CircleCheck, CircleX, Copy, FileLock, Hourglass, RotateCw, Upload as UploadIcon, WifiOff, X } from 'lucide';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Reference } from '#components/ui/problem-view.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { fileSize } from '#lib/format/quantities.ts';
import { useUploads } from './adding-context.ts';
import { canKeepUnread, hasEnded, type Upload } from './upload.ts';

const waitIcons = { network: WifiOff, server: Hourglass };

/** One upload: its name, how far it is, and what can be done. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { queue } = useUploads();
  const name = displayName(upload.name);
  const ended = hasEnded(upload);
  const isThere = upload.state === 'done' || upload.state === 'duplicate';
  const icon = upload.problem
    ? CircleX
    : isThere
      ? CircleCheck
      : upload.state === 'paused'
        ? waitIcons[upload.waitsFor ?? 'network']
        : UploadIcon;
  return (
    <li
      data-testid="upload"
      data-state={upload.state}
      data-error-code={upload.problem?.code}
      className="flex items-start gap-3 px-4 py-3.5 sm:px-5"
    >
      <span
        className={`mt-0.5 grid size-10 shrink-0 place-items-center rounded-xl ${upload.problem ? 'bg-danger-soft text-danger' : 'bg-brand-soft text-brand'}`}
      >
        <Icon of={icon} className="size-5" />
      </span>
      <div className="grid min-w-0 flex-1 gap-1.5">
        <div className="min-w-0">
          <bdi className="block truncate font-medium">{name}</bdi>
          <p className="text-sm text-ink-soft">
            {fileSize(upload.sizeBytes)} · {uploadStage(upload)}
          </p>
        </div>
        {!ended && upload.state !== 'waiting' && upload.state !== 'paused' && (
          <ProgressBar value={upload.state === 'sending' ? upload.sent : null} label={`Uploading ${name}`} />
        )}
        {upload.problem && (
          <div role="alert" className="grid gap-1 text-sm">
            <p className="font-medium text-danger">{upload.problem.what}</p>
            <p className="text-ink-soft">{upload.problem.todo}</p>
            <Reference value={upload.problem.reference} />
          </div>
        )}
        {upload.state === 'duplicate' && (
          <div className="mt-1 flex flex-wrap gap-2">
            <ButtonLink
              href={`/documents/${upload.duplicateOf}`}
              size="small"
              aria-label={`Open the document: ${name}`}
            >
              Open the document
            </ButtonLink>
            <Button size="small" onClick={() => queue?.addDuplicate(upload.key)} aria-label={`Add it again: ${name}`}>
              <Icon of={Copy} className="size-4" />
              Add it again
            </Button>
          </div>
        )}
        {canKeepUnread(upload) && (
          <div className="mt-1 flex flex-wrap gap-2">
            <Button size="small" onClick={() => queue?.keepUnread(upload.key)} aria-label={`Keep it unread: ${name}`}>
              <Icon of={FileLock} className="size-4" />
              Keep it unread
            </Button>
          </div>
        )}
        {upload.state === 'paused' && (
          <div className="mt-1 flex">
            <Button size="small" onClick={() => queue?.retry(upload.key)} aria-label={`Try now: ${name}`}>
              <Icon of={RotateCw} className="size-4" />
              Try now
            </Button>
          </div>
        )}
        {upload.state === 'failed' && (
          <div className="mt-1 flex flex-wrap gap-2">
            {upload.problem?.code === 'not_signed_in' && (
              <ButtonLink href="/sign-in" target="_blank" size="small" variant="primary">
                Sign in in a new tab
              </ButtonLink>
            )}
            <Button size="small" onClick={() => queue?.retry(upload.key)} aria-label={`Try again: ${name}`}>
              <Icon of={RotateCw} className="size-4" />
              Try again
            </Button>
          </div>
        )}
      </div>
      {upload.state !== 'done' && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={`${ended ? 'Remove' : 'Cancel'} ${name}`}
          onClick={() => queue?.remove(upload.key)}
        >
          <Icon of={X} className="size-4.5" />
        </Button>
      )}
    </li>
  );
}

function uploadStage(upload: Upload): string {
  switch (upload.state) {
    case 'waiting':
      return 'Waiting to upload';
    case 'preparing':
      return 'Preparing';
    case 'sending':
      return `Uploading, ${Math.round(upload.sent * 100)} %`;
    case 'confirming':
      return 'Checking';
    case 'paused':
      return `${upload.waitsFor === 'server' ? 'The server is busy' : 'No connection'}. It goes on by itself`;
    case 'done':
      return 'Uploaded';
    case 'duplicate':
      return 'Already in this record';
    case 'refused':
      return 'Not added';
    case 'failed':
      return 'Stopped';
  }
}
