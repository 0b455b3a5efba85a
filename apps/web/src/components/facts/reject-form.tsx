'use client';

import type { RejectionReason } from '@exora/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { rejectionTexts } from '#lib/facts/rejection-texts.ts';

/** Why a fact doesn't hold. It stays in the history, and reading the document again doesn't bring it back. */
export function RejectForm({
  busy,
  onReject,
  onCancel,
}: {
  busy: boolean;
  onReject: (reason: RejectionReason) => void;
  onCancel: () => void;
}) {
  const [reason, setReason] = useState<RejectionReason>('misread');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input:checked')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReject(reason);
  };
  return (
    <form ref={form} onSubmit={submit} className="grid gap-3" data-testid="reject-form">
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-medium">Why doesn’t it hold?</legend>
        {rejectionTexts.map(({ reason: value, text }) => (
          <label key={value} className="flex min-h-11 items-center gap-3 rounded-lg px-2 hover:bg-raised">
            <input
              type="radio"
              name="reason"
              value={value}
              checked={reason === value}
              onChange={() => setReason(value)}
              className="size-4.5 accent-brand"
            />
            {text}
          </label>
        ))}
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          Reject
        </Button>
        <Button variant="ghost" disabled={busy} onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
