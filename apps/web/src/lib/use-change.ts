'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import type { z } from 'zod';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { type AnswerSchema, lazySchema } from '#lib/http/lazy-schema.ts';

const anything = lazySchema(({ z }) => z.unknown());

/**
 * A change by one of our route handlers. After it `onDone` leads elsewhere, or the page's data are read anew. `schema` is
 * that of the answer.
 */
export function useChange<Body, T extends z.ZodType = z.ZodUnknown>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  schema?: AnswerSchema<T>,
  onDone?: (answer: z.infer<T>) => void,
) {
  const router = useRouter();
  const [isReading, startReading] = useTransition();
  const change = useMutation({
    mutationFn: (body: Body) =>
      fetchJson(path, (schema ?? anything) as AnswerSchema<T>, {
        method,
        ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    onSuccess: (answer) => startReading(() => (onDone === undefined ? router.refresh() : onDone(answer))),
  });
  return {
    data: change.data,
    error: change.error,
    isPending: change.isPending || isReading,
    reset: change.reset,
    run: change.mutateAsync,
    start: change.mutate,
  };
}
