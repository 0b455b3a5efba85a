'use client';

import type { FactType } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { FactFieldList, focusError } from '#components/facts/fact-field-list.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { emptyDraft, type FactDraft, statedOf } from '#lib/facts/fact-fields.ts';
import { typeNames } from '#lib/facts/groups.ts';
import { detailsAddress } from '#lib/facts/proof-place.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';

/** A fact of a person’s own. What was written for one kind is still there when another one was looked at meanwhile. */
export function AddFactForm({
  patientId,
  recordName,
  kinds,
  initialKind,
}: {
  patientId: string;
  recordName: string;
  /** What may be added. */
  kinds: readonly FactType[];
  initialKind: FactType;
}) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState(initialKind);
  const [drafts, setDrafts] = useState<Readonly<Partial<Record<FactType, FactDraft>>>>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const draft = drafts[kind] ?? emptyDraft(kind);
  const add = useMutation({
    mutationFn: (stated: unknown) =>
      postJson(
        `/api/profiles/${patientId}/facts`,
        lazySchema(({ decisionSchema }) => decisionSchema),
        stated,
      ),
    onSuccess: ({ event_id }) => {
      router.push(detailsAddress(event_id));
      router.refresh();
      void queryClient.invalidateQueries();
    },
  });
  const change = (changed: FactDraft) => setDrafts({ ...drafts, [kind]: changed });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = statedOf(kind, draft);
    setErrors(result.ok ? {} : result.errors);
    if (result.ok) {
      add.mutate(result.stated);
      return;
    }
    focusError(form.current, kind, result.errors);
  };
  const problem = add.isError ? problemOfError(add.error) : null;

  return (
    <Card className="max-w-2xl p-5 sm:p-6">
      <form ref={form} onSubmit={submit} noValidate className="grid gap-4" data-testid="add-fact-form">
        <p className="text-sm text-ink-soft">
          It goes into the record of <bdi className="font-semibold text-ink">{recordName}</bdi>, marked as entered by
          hand with your name and today’s date. No document proves it; if you have one, add the document instead.
        </p>
        <SelectField
          label="What do you want to add?"
          choices={kinds.map((value) => ({ value, label: typeNames[value] }))}
          value={kind}
          onChange={({ target: { value } }) => {
            const chosen = kinds.find((each) => each === value);
            if (chosen === undefined) return;
            setKind(chosen);
            setErrors({});
          }}
        />
        <FactFieldList type={kind} draft={draft} errors={errors} onChange={change} />
        {problem !== null && (
          <Notice tone="danger" title={problem.what}>
            <p>{problem.todo} What you wrote is still here.</p>
          </Notice>
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" busy={add.isPending}>
            Add to the record
          </Button>
          <ButtonLink variant="ghost" href="/record">
            Leave without adding
          </ButtonLink>
        </div>
      </form>
    </Card>
  );
}
