'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { postJson } from '#lib/http/fetch-json.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { operationsKey } from './use-live.ts';

/** Sends an operator's action; afterwards everything that operators look at is read anew. */
export function useOperation<T extends z.ZodType>(path: string, schema: T, onDone?: (answer: z.infer<T>) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: unknown) => postJson(path, schema, body),
    onSuccess: (answer) => onDone?.(answer),
    // What was refused, too: things are not as they are shown.
    onSettled: () => queryClient.invalidateQueries({ queryKey: operationsKey }),
  });
}

/** Why an action failed. */
export function OperationProblem({ error }: { error: unknown }) {
  if (error === null) return null;
  const { what, todo } = problemOfError(error);
  return (
    <Notice tone="danger" title={what}>
      <p>{todo}</p>
    </Notice>
  );
}

/** A form for one action, with what it will do above its button. `toBody` gives null for what can't be sent. */
export function OperationForm<T extends z.ZodType>({
  path,
  schema,
  explanation,
  button,
  tone = 'primary',
  toBody,
  onDone,
  onCancel,
  children,
}: {
  path: string;
  schema: T;
  explanation: ReactNode;
  button: string;
  tone?: 'primary' | 'danger';
  toBody: (form: FormData) => Readonly<Record<string, unknown>> | string;
  onDone: (answer: z.infer<T>) => void;
  onCancel?: () => void;
  children?: ReactNode;
}) {
  const send = useOperation(path, schema, onDone);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = toBody(new FormData(event.currentTarget));
    setWrong(typeof body === 'string' ? body : null);
    if (typeof body !== 'string') send.mutate(body);
  };
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-3 rounded-xl bg-raised p-4">
      <div className="grid gap-1 text-sm text-ink-soft">{explanation}</div>
      {children}
      {wrong !== null && <Notice tone="danger" title={wrong} />}
      <OperationProblem error={send.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={tone} busy={send.isPending}>
          {button}
        </Button>
        {onCancel && (
          <Button variant="ghost" disabled={send.isPending} onClick={onCancel}>
            Back
          </Button>
        )}
      </div>
    </form>
  );
}

/** A field's text, or nothing where it is empty. */
export function textOf(form: FormData, name: string): string | undefined {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? undefined : text;
}
