'use client';

import { type ReactNode, startTransition, useActionState, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { type AccountFormState, untouchedForm } from './account-form.ts';
import { ResendForm } from './resend-form.tsx';

interface AccountField {
  readonly name: 'name' | 'email' | 'password' | 'code';
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly autoComplete: string;
  readonly hint?: string;
  readonly inputMode?: 'numeric';
}

/**
 * A form about an account. It works before its script has loaded; with it, everything typed stays (the password too),
 * and the first wrong field gets the focus.
 */
export function AccountForm({
  action,
  fields,
  submit,
  next,
  confirmation,
}: {
  action: (before: AccountFormState, form: FormData) => Promise<AccountFormState>;
  fields: readonly AccountField[];
  submit: string;
  next?: string;
  confirmation?: (email: string) => ReactNode;
}) {
  const [state, send, sending] = useActionState(action, untouchedForm);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (Object.keys(state.fieldErrors).length === 0) return;
    form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }, [state]);

  if (state.confirm !== null && confirmation) return confirmation(state.confirm);
  return (
    <div className="grid gap-5">
      {state.problem && (
        <Notice tone="danger" title={state.problem.what}>
          <p>{state.problem.todo}</p>
        </Notice>
      )}
      {state.problem?.code === 'email_unconfirmed' && <ResendForm email={state.typed.email ?? ''} />}
      <form
        ref={form}
        action={send}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          startTransition(() => send(data));
        }}
        className="grid gap-5"
      >
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        {fields.map(({ name, type, ...field }) => {
          const shared = {
            name,
            defaultValue: state.typed[name] ?? '',
            error: state.fieldErrors[name],
            required: true,
          };
          return type === 'password' ? (
            <PasswordField key={name} {...shared} {...field} />
          ) : (
            <Field key={name} type={type} {...shared} {...field} />
          );
        })}
        <Button type="submit" variant="primary" size="large" busy={sending}>
          {submit}
        </Button>
      </form>
    </div>
  );
}

function PasswordField(props: Omit<Parameters<typeof Field>[0], 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <div className="grid gap-1">
      <Field {...props} type={shown ? 'text' : 'password'} />
      <label className="-my-1 flex min-h-11 w-fit items-center gap-2.5 text-sm text-ink-soft">
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => setShown(event.target.checked)}
          className="size-4.5 accent-brand"
        />
        Show the password
      </label>
    </div>
  );
}
