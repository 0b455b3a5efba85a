'use client';

import { useState } from 'react';
import { z } from 'zod';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { OperationForm, textOf } from './operation-form.tsx';

/** Puts an account on another plan. */
export function PlanForm({ plans }: { plans: readonly string[] }) {
  const [said, setSaid] = useState<string | null>(null);
  return (
    <div className="grid gap-3">
      {said !== null && <Notice tone="info" title={said} />}
      <OperationForm
        path="/api/operations/plans"
        schema={z.object({ changed: z.boolean() })}
        explanation={
          <p>From now on the account’s records have the limits of this plan. Nothing that is stored is removed.</p>
        }
        button="Change the plan"
        onDone={({ changed }) => setSaid(changed ? 'The plan was changed.' : 'The account was on this plan already.')}
        toBody={(form) => {
          setSaid(null);
          const id = z.uuid().safeParse(textOf(form, 'user_id'));
          if (!id.success) return 'Write the account’s id: 32 letters and digits with four hyphens.';
          return { user_id: id.data, plan_key: textOf(form, 'plan_key') };
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="user_id" label="Account’s id" autoComplete="off" spellCheck={false} />
          <SelectField name="plan_key" label="Plan" choices={plans.map((value) => ({ value, label: value }))} />
        </div>
      </OperationForm>
    </div>
  );
}
