'use client';

import { type AccessPreview, documentsSchema, overviewSchema, recordFactsSchema } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { unanswered } from '#lib/http/request-error.ts';
import { queryKeys } from '#lib/query-keys.ts';
import type { Viewer } from '#lib/sharing/requests.ts';

const schemas = { overview: overviewSchema, documents: documentsSchema, timeline: recordFactsSchema } as const;

/** The parts of a record that a preview shows. */
export type PreviewedPart = keyof typeof schemas;

/** Nothing of a preview is kept: each look asks what holds at that moment. */
const neverKept = { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false } as const;

/** How much of a record the viewer sees. */
export function useAccessPreview(patientId: string, viewer: Viewer) {
  return useQuery<AccessPreview>({
    queryKey: queryKeys.preview(patientId, viewer, 'access'),
    queryFn: ({ signal }) =>
      postJson(
        `/api/profiles/${patientId}/preview`,
        lazySchema(({ accessPreviewSchema }) => accessPreviewSchema),
        viewer,
        signal,
      ),
    ...neverKept,
  });
}

/** A part of a record as the viewer gets it; null where it is refused to them. */
export function useReadPreview<Part extends PreviewedPart>(patientId: string, viewer: Viewer, part: Part) {
  return useQuery<z.infer<(typeof schemas)[Part]> | null>({
    queryKey: queryKeys.preview(patientId, viewer, part),
    queryFn: async ({ signal }) => {
      const body = { viewer, after: null };
      const seen = await postJson(
        `/api/profiles/${patientId}/preview/${part}`,
        lazySchema(({ readPreviewSchema }) => readPreviewSchema),
        body,
        signal,
      );
      if (!seen.allowed) return null;
      const parsed = schemas[part].safeParse(seen.result);
      if (!parsed.success) throw unanswered('internal', parsed.error);
      return parsed.data as z.infer<(typeof schemas)[Part]>;
    },
    ...neverKept,
  });
}
