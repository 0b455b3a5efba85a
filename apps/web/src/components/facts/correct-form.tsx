'use client';

import type { Correction, Fact } from '@exora/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { correctionOf, draftOf, factFields } from '#lib/facts/fact-fields.ts';
import { FactFieldList, focusError } from './fact-field-list.tsx';

/** What is right instead. The version before stays in the history. */
export function CorrectForm({
  fact,
  busy,
  onCorrect,
  onCancel,
}: {
  fact: Fact;
  busy: boolean;
  onCorrect: (correction: Correction) => void;
  onCancel: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(fact));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = correctionOf(fact, draft);
    if (!result.ok) {
      setErrors(result.errors);
      focusError(form.current, fact.type, result.errors);
    } else if (Object.keys(result.correction).length === 0) {
      setErrors({
        [factFields(fact.type)[0]?.name ?? '']: 'Nothing is different yet. Go back and confirm it if it is right.',
      });
    } else {
      onCorrect(result.correction);
    }
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-3" data-testid="correct-form">
      <p className="text-sm text-ink-soft">Write what is right. It will be marked as yours.</p>
      <FactFieldList type={fact.type} draft={draft} errors={errors} onChange={setDraft} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          Save the correction
        </Button>
        <Button variant="ghost" disabled={busy} onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
