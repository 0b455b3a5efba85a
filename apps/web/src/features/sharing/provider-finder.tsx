'use client';

import type { Provider } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import { Search } from 'lucide';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Field } from '#components/ui/field.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { ProviderLine } from './provider-line.tsx';

/** Finds a verified provider by name or registration number. */
export function ProviderFinder({ onChoose }: { onChoose: (provider: Provider) => void }) {
  const [query, setQuery] = useState('');
  const [isShort, setShort] = useState(false);
  const find = useMutation({
    mutationFn: (words: string) =>
      postJson(
        '/api/sharing/providers/find',
        lazySchema(({ providerSchema, z }) => z.array(providerSchema)),
        { query: words },
      ),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = query.trim();
    setShort(words.length < 2);
    if (words.length >= 2) find.mutate(words);
    else focusFirstError(event.currentTarget);
  };
  return (
    <Card className="grid max-w-2xl gap-5 p-5" aria-label="Find a provider">
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          type="search"
          label="Name or registration number"
          hint="The beginning of a word of the name, or the whole number."
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          maxLength={120}
          autoComplete="off"
          error={isShort ? 'Type at least two letters.' : undefined}
        />
        <Button type="submit" variant="primary" busy={find.isPending} className="justify-self-start">
          {!find.isPending && <Icon of={Search} className="size-4" />}
          Find
        </Button>
      </form>
      <ChangeProblem error={find.error} />
      <div role="status">
        {find.data?.length === 0 && (
          <p className="text-sm text-ink-soft">
            No verified provider goes by this. Whoever runs this system enters and verifies providers.
          </p>
        )}
        {find.data !== undefined && find.data.length > 0 && (
          <ul className="divide-y divide-line" aria-label="Providers found">
            {find.data.map((provider) => (
              <li
                key={provider.id}
                className="flex items-center justify-between gap-3 py-3"
                data-testid="found-provider"
              >
                <ProviderLine provider={provider} />
                <Button size="small" aria-label={`Choose ${provider.name}`} onClick={() => onChoose(provider)}>
                  Choose
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
