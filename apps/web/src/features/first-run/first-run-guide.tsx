'use client';

import { useMutation } from '@tanstack/react-query';
import { X } from 'lucide';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { putJson } from '#lib/http/put-json.ts';

const steps = [
  {
    title: 'Add a document',
    text: 'A letter, a lab report, a medication list: as PDF, or a photo of the paper. It is read on this Exora, in a minute or so.',
  },
  {
    title: 'Look at what was found',
    text: 'Every fact shows the words that it comes from. What is in doubt waits under Review, for you to confirm or correct.',
  },
  {
    title: 'It stays yours',
    text: 'Share it with whom you choose, see who looked, take all of it away, or erase it.',
  },
] as const;

/** Three steps for somebody who is here for the first time, until they close it. */
export function FirstRunGuide() {
  const [closed, setClosed] = useState(false);
  const close = useMutation({
    mutationFn: () =>
      putJson(
        '/api/account/guide',
        lazySchema(({ z }) => z.object({ done: z.literal(true) })),
        { done: true },
      ),
    onMutate: () => setClosed(true),
    // It comes back with the next page rather than with a message.
    onError: () => undefined,
  });
  if (closed) return null;
  return (
    <Card className="grid gap-5 p-5 sm:p-6" aria-labelledby="first-run" data-testid="first-run">
      <div className="flex items-start justify-between gap-4">
        <h2 id="first-run" className="text-base font-semibold tracking-tight">
          How it goes
        </h2>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close this guide"
          className="-m-2"
          onClick={() => close.mutate()}
        >
          <Icon of={X} className="size-4.5" />
        </Button>
      </div>
      <ol className="grid gap-5 sm:grid-cols-3 sm:gap-6">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="grid content-start gap-2">
            <span
              aria-hidden
              className="grid size-8 place-items-center rounded-full bg-brand-soft text-sm font-semibold text-brand"
            >
              {index + 1}
            </span>
            <h3 className="text-sm font-semibold">{title}</h3>
            <p className="text-sm text-ink-soft">{text}</p>
          </li>
        ))}
      </ol>
      <p className="text-sm text-ink-soft">
        Nothing at hand?{' '}
        <Link href="/sample" className="font-medium text-brand underline underline-offset-4">
          Look around with a sample patient
        </Link>
      </p>
    </Card>
  );
}
