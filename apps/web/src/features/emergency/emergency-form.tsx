'use client';

import { type BrokenGlass, emergencyReasons } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChoiceList } from '#components/ui/choice-list.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { emergencyReasonNames } from '#lib/sharing/access-text.ts';
import { type EmergencyRequest, emergencyRequestSchema } from '#lib/sharing/requests.ts';

const durations = [
  { value: '30', label: '30 minutes' },
  { value: '60', label: 'One hour' },
  { value: '120', label: 'Two hours' },
  { value: '240', label: 'Four hours' },
] as const;

/** A provider's way into the record of somebody who can't be asked: the code on their card, and why. */
export function EmergencyForm() {
  const router = useRouter();
  const [reason, setReason] = useState<EmergencyRequest['reason'] | null>(null);
  const [errors, setErrors] = useState<{ code?: string; reason?: string; reasonText?: string }>({});
  const open = useMutation({
    mutationFn: (asked: EmergencyRequest): Promise<BrokenGlass> =>
      postJson(
        '/api/emergency',
        lazySchema(({ brokenGlassSchema }) => brokenGlassSchema),
        asked,
      ),
    onSuccess: (answer) => answer.granted && router.push(`/emergency/${answer.patient_id}`),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const parsed = emergencyRequestSchema.safeParse({
      code: String(form.get('code') ?? ''),
      reason,
      reasonText: String(form.get('reasonText') ?? ''),
      minutes: Number(form.get('minutes')),
    });
    if (parsed.success) {
      setErrors({});
      open.mutate(parsed.data);
      return;
    }
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    setErrors({
      ...(wrong.has('code') && { code: 'Type the code on the patient’s card.' }),
      ...(wrong.has('reason') && { reason: 'Choose a reason.' }),
      ...(wrong.has('reasonText') && { reasonText: 'Say it in 20 to 500 characters.' }),
    });
    focusFirstError(event.currentTarget);
  };
  return (
    <Card className="p-5" aria-labelledby="emergency-form">
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <h2 id="emergency-form" className="font-semibold tracking-tight">
          Open a record in an emergency
        </h2>
        <Notice tone="warn" title="For verified providers who treat the patient">
          <p>
            The patient is told at once, reads your reason, and finds each reading in their log. An operator reviews
            every use.
          </p>
        </Notice>
        <Field
          name="code"
          label="Code on the patient’s card"
          hint="Four groups of four letters and digits."
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={100}
          error={errors.code}
        />
        <div data-invalid={errors.reason ? '' : undefined}>
          <ChoiceList
            legend="Why the patient can’t be asked"
            value={reason}
            onChoose={setReason}
            choices={emergencyReasons.map((value) => ({ value, label: emergencyReasonNames[value] }))}
          />
        </div>
        {errors.reason && (
          <p role="alert" className="text-sm text-danger">
            {errors.reason}
          </p>
        )}
        <TextArea
          name="reasonText"
          label="In a sentence, for the patient"
          hint="At least 20 characters."
          maxLength={500}
          error={errors.reasonText}
        />
        <SelectField name="minutes" label="For how long" choices={durations} defaultValue="60" />
        {open.data?.granted === false && (
          <Notice tone="danger" title="No record goes by this code">
            <p>
              It is mistyped, was replaced, or its owner switched emergency access off. Five misses an hour are allowed.
            </p>
          </Notice>
        )}
        {open.isError && <EmergencyProblem error={open.error} />}
        <Button
          type="submit"
          variant="primary"
          busy={open.isPending || open.data?.granted === true}
          className="justify-self-start"
        >
          Open the record
        </Button>
      </form>
    </Card>
  );
}

function EmergencyProblem({ error }: { error: Error }) {
  const problem = problemOfError(error);
  if (problem.code === 'not_allowed') {
    return (
      <Notice tone="danger" title="Your account is not that of a verified provider who treats people">
        <p>Whoever runs this system enters providers in the registry, and verifies them.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="danger" title={problem.what}>
      <p>{problem.code === 'rate_limited' ? 'Wait an hour, or call an operator.' : problem.todo}</p>
    </Notice>
  );
}
