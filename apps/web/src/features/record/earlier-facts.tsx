'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { lazyExtra } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';
import { queryKeys } from '#lib/query-keys.ts';
import type { EarlierPagesProps } from './earlier-pages.tsx';
import { useNearing } from './use-nearing.ts';

const EarlierPages = lazyExtra(later(async () => (await import('./earlier-pages.tsx')).EarlierPages));

/** What follows the first page of a timeline, drawn and asked for when it comes near the window. */
export function EarlierFacts(props: EarlierPagesProps) {
  const { patientId, kind, after } = props;
  const client = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  // Where somebody comes back to a place far down, all that was there is there again at once.
  const [isNear, setNear] = useState(
    () => client.getQueryData(queryKeys.timeline(patientId, kind, after)) !== undefined,
  );
  useNearing(place, !isNear, () => setNear(true));
  return isNear ? <EarlierPages {...props} /> : <div ref={place} className="min-h-11" />;
}
