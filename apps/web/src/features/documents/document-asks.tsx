'use client';

import type { RecordDocument } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { pictureAddress } from '#components/proof/picture-address.ts';
import { Card } from '#components/ui/card.tsx';
import { PersonQuestion } from './person-question.tsx';

/** A document's page while it asks whose it is: the question, and its first page to tell by. */
export function DocumentAsks({ document, isOwner }: { document: RecordDocument; isOwner: boolean }) {
  const router = useRouter();
  const [first] = document.pages;
  const picture = first?.has_picture ? pictureAddress(document, first.number) : null;
  return (
    <div className="mx-auto grid w-full max-w-4xl content-start gap-5 px-4 py-6 sm:px-6 lg:min-h-0 lg:flex-1 lg:overflow-y-auto">
      <Card className="grid gap-4 p-5 sm:p-6" aria-labelledby="whose">
        <h2 id="whose" className="text-lg font-semibold tracking-tight">
          Whose is this document?
        </h2>
        <PersonQuestion file={document.file} isOwner={isOwner} onGone={() => router.replace('/documents')} />
      </Card>
      {picture !== null && (
        // biome-ignore lint/performance/noImgElement: it comes from our own route
        <img
          src={picture}
          alt="Page 1 of the document"
          width={first?.width}
          height={first?.height}
          className="h-auto w-full rounded-md bg-paper shadow-paper"
        />
      )}
    </div>
  );
}
