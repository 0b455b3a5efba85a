'use client';

import type { ApiBudget } from '@exora/contracts';
import { z } from 'zod';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { budgetFields, changedBudget, shownLimit } from '#lib/operations/budget.ts';
import { OperationForm, textOf } from './operation-form.tsx';

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'disabled', label: 'Disabled: nothing is asked of it' },
] as const;

/** Sets the limits of a budget. */
export function BudgetForm({ budget, onClose }: { budget: ApiBudget; onClose: () => void }) {
  return (
    <OperationForm
      path="/api/operations/budgets"
      schema={z.object({ changed: z.boolean() })}
      explanation={<p>Calls that would pass a limit wait until there is room again. An empty field is no limit.</p>}
      button="Set these limits"
      onDone={onClose}
      onCancel={onClose}
      toBody={(form) => {
        const change = changedBudget(budget, (name) => textOf(form, name));
        return 'wrong' in change ? `${change.wrong}: write a number, or nothing for no limit.` : change;
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {budgetFields.map(({ name, label, isMoney }) => (
          <Field
            key={name}
            name={name}
            label={isMoney ? `${label} (${budget.currency})` : label}
            inputMode={isMoney ? 'decimal' : 'numeric'}
            autoComplete="off"
            defaultValue={shownLimit(budget[name], isMoney)}
          />
        ))}
        <SelectField name="status" label="State" choices={statuses} defaultValue={budget.status} />
      </div>
    </OperationForm>
  );
}
