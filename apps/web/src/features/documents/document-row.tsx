'use client';

import { describeError, type ShellFile } from '@exora/contracts';
import { ChevronRight, FileText, FileX, Image, RotateCw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { counted, fileSize } from '#lib/format/quantities.ts';
import { problemOfError } from '#lib/http/fetch-json.ts';
import { inProgress, stageProgress, stageText } from './stage-text.ts';
import { useRemoveDocument } from './use-remove-document.ts';
import { useRetryDocument } from './use-retry-document.ts';

/** One document of the list: what it is, where it stands, and what to do when it failed. */
export function DocumentRow({ file }: { file: ShellFile }) {
  const failed = file.status === 'failed';
  const working = inProgress(file);
  return (
    <li
      data-testid="document"
      data-document-id={file.id}
      data-status={file.status}
      data-error-code={file.error_code}
      className="group relative flex items-start gap-4 px-4 py-4 transition-colors hover:bg-raised sm:px-5"
    >
      <FileIcon file={file} />
      <div className="grid min-w-0 flex-1 gap-2">
        <div className="flex min-w-0 items-center gap-3">
          <div className="min-w-0 flex-1">
            {failed ? (
              <bdi className="block truncate font-medium">{file.file_name}</bdi>
            ) : (
              <Link
                href={`/documents/${file.id}`}
                className="block truncate font-medium after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
              >
                <bdi>{file.file_name}</bdi>
              </Link>
            )}
            <p className="mt-0.5 truncate text-sm text-ink-soft">
              <LocalDay timestamp={file.created_at} /> ·{' '}
              {[kindName(file.mime_type), pagesText(file), fileSize(file.size_bytes)].filter(Boolean).join(' · ')}
            </p>
          </div>
          <Stage file={file} />
          {!failed && (
            <ChevronRight
              aria-hidden
              className="hidden size-4.5 shrink-0 text-ink-soft transition-transform group-hover:translate-x-0.5 sm:block"
            />
          )}
        </div>
        {file.status !== 'queued' && working && (
          <ProgressBar value={stageProgress(file)} label={`${file.file_name}: ${stageText(file)}`} />
        )}
        {failed && <Failure file={file} />}
      </div>
    </li>
  );
}

function FileIcon({ file }: { file: ShellFile }) {
  const Icon = file.status === 'failed' ? FileX : file.mime_type?.startsWith('image/') ? Image : FileText;
  const tone = file.status === 'failed' ? 'bg-danger-soft text-danger' : 'bg-brand-soft text-brand';
  return (
    <span className={`grid size-11 shrink-0 place-items-center rounded-xl ${tone}`}>
      <Icon aria-hidden className="size-5" />
    </span>
  );
}

function Stage({ file }: { file: ShellFile }) {
  const tone = file.status === 'failed' ? 'danger' : file.status === 'processed' ? 'neutral' : 'brand';
  const look = file.status === 'processed' && file.fact_count > 0 ? 'ok' : tone;
  return (
    <span data-testid="stage" aria-live="polite">
      <Badge tone={look} className="px-2 py-1 tabular-nums">
        {stageText(file)}
      </Badge>
    </span>
  );
}

function Failure({ file }: { file: ShellFile }) {
  const retry = useRetryDocument(file);
  const remove = useRemoveDocument(file);
  const { what, todo } = describeError(file.error_code ?? 'internal', file.error_parameters);
  const problem = retry.error ?? remove.error;
  return (
    <div className="grid gap-3 text-sm">
      <div className="grid gap-0.5" data-testid="failure">
        <p className="font-medium text-danger">{what}</p>
        <p className="text-ink-soft">{todo}</p>
      </div>
      {problem && (
        <p role="alert" className="text-danger">
          {problemOfError(problem).what} {problemOfError(problem).todo}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {file.can_retry && (
          <Button
            size="small"
            busy={retry.isPending}
            onClick={() => retry.mutate()}
            aria-label={`Try again: ${file.file_name}`}
          >
            {!retry.isPending && <RotateCw aria-hidden className="size-4" />}
            Try again
          </Button>
        )}
        <Button
          size="small"
          busy={remove.isPending}
          onClick={() => remove.mutate()}
          aria-label={`Remove from the list: ${file.file_name}`}
        >
          {!remove.isPending && <Trash2 aria-hidden className="size-4" />}
          Remove
        </Button>
      </div>
    </div>
  );
}

function kindName(mime: string | null): string | null {
  switch (mime) {
    case 'application/pdf':
      return 'PDF';
    case 'image/jpeg':
    case 'image/png':
      return 'Picture';
    case 'text/plain':
      return 'Text';
    default:
      return null;
  }
}

function pagesText(file: ShellFile): string | null {
  return file.pages_total && !inProgress(file) ? counted(file.pages_total, 'page') : null;
}
