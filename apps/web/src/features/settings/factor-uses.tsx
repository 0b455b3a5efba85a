'use client';

import { secondFactorUses } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';
import { Button } from '#components/ui/button.tsx';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { putJson } from '#lib/http/put-json.ts';
import { problemOfError } from '#lib/http/request-error.ts';

type Use = (typeof secondFactorUses)[number];

const labels: Readonly<Record<Use, string>> = {
  sharing: 'Letting somebody into a record',
  export: 'Taking a record away',
  erasure: 'Erasing a record or the account',
};

/** For what beyond signing in a code is asked. Changing it takes a code, or a stolen password would switch it off. */
export function FactorUses({ uses, sessionHasIt }: { uses: readonly Use[]; sessionHasIt: boolean }) {
  const router = useRouter();
  const [chosen, setChosen] = useState<readonly Use[]>(uses);
  const save = useMutation({
    mutationFn: (wanted: readonly Use[]) =>
      putJson(
        '/api/account/second-factor',
        lazySchema(({ z }) => z.object({ uses: z.array(z.enum(secondFactorUses)) })),
        { uses: wanted },
      ),
    onSuccess: () => router.refresh(),
  });
  const needsCode = save.isError && problemOfError(save.error).code === 'second_factor_needed';
  return (
    <div className="grid gap-3">
      <form
        method="post"
        className="grid gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          save.mutate(chosen);
        }}
      >
        <fieldset className="grid gap-1">
          <legend className="text-sm font-medium">Ask for a code also before</legend>
          {secondFactorUses.map((use) => (
            <label key={use} className="flex min-h-11 w-fit items-center gap-2.5 text-sm">
              <input
                type="checkbox"
                checked={chosen.includes(use)}
                onChange={({ target: { checked } }) =>
                  setChosen((before) => (checked ? [...before, use] : before.filter((each) => each !== use)))
                }
                className="size-4.5 accent-brand"
              />
              {labels[use]}
            </label>
          ))}
        </fieldset>
        {needsCode ? null : <ChangeNotice change={save} done="Saved." />}
        <Button type="submit" busy={save.isPending} className="justify-self-start">
          Save
        </Button>
        {!sessionHasIt && !needsCode && <p className="text-sm text-ink-soft">Saving asks for a code first.</p>}
      </form>
      {needsCode && (
        <SecondFactorPrompt
          what="What the second factor is asked for is changed with the second factor itself."
          onConfirmed={() => save.mutate(chosen)}
        />
      )}
    </div>
  );
}
