'use client';

import type { FoundDocument, ListedDocument, ShellFile } from '@exora/contracts';
import { RotateCw, ScanText, Trash2 } from 'lucide';
import { memo } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { partialDate } from '#lib/format/dates.ts';
import { counted, fileSize } from '#lib/format/quantities.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import { documentKindName } from './document-kind.ts';
import { DocumentMenu } from './document-menu.tsx';
import { inProgress, isStopped, stageProgress, stageText } from './stage-text.ts';
import { Thumbnail } from './thumbnail.tsx';
import { useRemoveDocument } from './use-remove-document.ts';
import { useRetryDocument } from './use-retry-document.ts';

const DocumentReason = lazyPart(async () => (await import('./document-reason.tsx')).DocumentReason);
const PersonQuestion = lazyPart(async () => (await import('./person-question.tsx')).PersonQuestion);

/** One document of the list: what it is, where it stands, and what to do when it failed or was not read. */
export const DocumentRow = memo(function DocumentRow({
  file,
  isOwner,
  mayEdit,
  hit,
  words,
}: {
  file: ListedDocument;
  isOwner: boolean;
  /** Whether the reader may have it read again, and take it off the list. */
  mayEdit: boolean;
  /** What a search found in it; its `around` are the words of its page with those around them. */
  hit: FoundDocument | undefined;
  words: readonly string[];
}) {
  const { dates } = useFormat();
  const stopped = isStopped(file);
  const about = [documentKindName(file), file.date === null ? null : partialDate(file.date, dates), file.source];
  return (
    <li
      data-testid="document"
      data-document-id={file.id}
      data-status={file.status}
      data-error-code={file.error_code}
      className="group relative flex items-start gap-4 px-4 py-4 transition-colors hover:bg-raised sm:px-5"
    >
      <Thumbnail file={file} isOwner={isOwner} />
      <div className="grid min-w-0 flex-1 gap-2">
        <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
          <div className="col-start-1 row-start-1 grid min-w-0 gap-0.5">
            {stopped || (file.status === 'asks' && !isOwner) ? (
              <span className="truncate font-medium">
                <MarkedText text={file.file_name} words={words} />
              </span>
            ) : (
              <a
                href={`/documents/${file.id}`}
                data-soft
                className="truncate font-medium after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
              >
                <MarkedText text={file.file_name} words={words} />
              </a>
            )}
            <p className="line-clamp-2 text-sm wrap-anywhere text-ink-soft">
              <MarkedText text={about.filter((part) => part !== null).join(' · ')} words={words} />
            </p>
            <p className="truncate text-xs text-ink-soft">
              Added <LocalDay timestamp={file.created_at} /> ·{' '}
              {[pagesText(file), fileSize(file.size_bytes)].filter(Boolean).join(' · ')}
            </p>
          </div>
          <Stage file={file} />
          {!stopped && (
            <div className="relative col-start-2 row-start-1 -my-1.5 -mr-2 sm:col-start-3">
              <DocumentMenu file={file} isOwner={isOwner} />
            </div>
          )}
        </div>
        {hit?.around && (
          <p className="line-clamp-2 text-sm wrap-anywhere text-ink-soft" data-testid="around">
            {hit.page !== null && `Page ${hit.page}: `}
            <MarkedText text={hit.around} words={words} />
          </p>
        )}
        {(file.status === 'reading' || file.status === 'understanding') && (
          <ProgressBar value={stageProgress(file)} label={`${file.file_name}: ${stageText(file)}`} />
        )}
        {file.status === 'held' && <DocumentReason file={file} tone="text-ink" />}
        {file.status === 'asks' && <PersonQuestion file={file} isOwner={isOwner} />}
        {stopped && <Choices file={file} mayEdit={mayEdit} retryLabel="Try again" />}
        {file.status === 'kept' && isOwner && <Choices file={file} mayEdit retryLabel="Read it" />}
      </div>
    </li>
  );
});

function Stage({ file }: { file: ShellFile }) {
  const atRest = file.status === 'processed' || file.status === 'kept';
  const waits = file.status === 'held' || file.status === 'asks';
  const tone = isStopped(file) ? 'danger' : atRest ? 'neutral' : waits ? 'warn' : 'brand';
  const look = file.status === 'processed' && file.fact_count > 0 ? 'ok' : tone;
  return (
    <span
      data-testid="stage"
      aria-live="polite"
      className="col-start-1 row-start-2 justify-self-start sm:col-start-2 sm:row-start-1"
    >
      <Badge tone={look} className="px-2 py-1 tabular-nums">
        {stageText(file)}
      </Badge>
    </span>
  );
}

/** What can be done with a document that is not read: above the link that covers the row. */
function Choices({ file, mayEdit, retryLabel }: { file: ShellFile; mayEdit: boolean; retryLabel: string }) {
  const retry = useRetryDocument(file);
  const remove = useRemoveDocument(file);
  const problem = retry.error ?? remove.error;
  const retryIcon = file.status === 'kept' ? ScanText : RotateCw;
  return (
    <div className="relative grid gap-3 text-sm">
      {isStopped(file) && <DocumentReason file={file} tone="text-danger" />}
      {problem && (
        <p role="alert" className="text-danger">
          {problemOfError(problem).what} {problemOfError(problem).todo}
        </p>
      )}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {mayEdit && file.can_retry && (
          <Button
            size="small"
            busy={retry.isPending}
            onClick={() => retry.mutate()}
            aria-label={`${retryLabel}: ${file.file_name}`}
          >
            {!retry.isPending && <Icon of={retryIcon} className="size-4" />}
            {retryLabel}
          </Button>
        )}
        {mayEdit && isStopped(file) && (
          <Button
            size="small"
            busy={remove.isPending}
            onClick={() => remove.mutate()}
            aria-label={`Remove from the list: ${file.file_name}`}
          >
            {!remove.isPending && <Icon of={Trash2} className="size-4" />}
            Remove
          </Button>
        )}
      </div>
    </div>
  );
}

function pagesText(file: ShellFile): string | null {
  return file.pages_total && !inProgress(file) ? counted(file.pages_total, 'page') : null;
}
