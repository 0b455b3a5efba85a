'use client';

import { type ConsentWording, type Provider, providerPurposes, type RecordCategory } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { type FormEvent, type MouseEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { purposeNames } from '#lib/sharing/access-text.ts';
import type { ProviderGrantRequest, Viewer } from '#lib/sharing/requests.ts';
import { useChange } from '#lib/use-change.ts';
import { CategoryPicker } from './category-picker.tsx';
import { type End, endChoices, endOf } from './end-choice.ts';
import { EndPicker } from './end-picker.tsx';
import { AccessPreview } from './preview/access-preview.tsx';
import { ProviderFinder } from './provider-finder.tsx';
import { ProviderLine } from './provider-line.tsx';

const purposes = providerPurposes.map((value) => ({ value, label: purposeNames[value] }));
/** A provider's access always ends, within a year. */
const ends = endChoices.filter(({ value }) => value !== 'none');
const yearMs = 365 * 86_400_000;

/** Chooses a provider, says what they may read, shows the wording that is agreed to, and gives access. */
export function ProviderGrantForm({
  patientId,
  wording,
  mayPreview,
}: {
  patientId: string;
  wording: ConsentWording;
  mayPreview: boolean;
}) {
  const router = useRouter();
  const [provider, setProvider] = useState<Provider | null>(null);
  const [purpose, setPurpose] = useState<(typeof providerPurposes)[number]>('treatment');
  const [categories, setCategories] = useState<RecordCategory[] | null>(null);
  const [end, setEnd] = useState<End>({ choice: 'quarter', day: '' });
  const [agreed, setAgreed] = useState(false);
  const [errors, setErrors] = useState<{ categories?: string; end?: string; agreed?: string }>({});
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const give = useChange<ProviderGrantRequest>('POST', '/api/sharing/providers', undefined, () =>
    router.push('/sharing/providers'),
  );
  if (provider === null) return <ProviderFinder onChoose={setProvider} />;

  const complete = (form: HTMLFormElement | null, needsConsent: boolean) => {
    const expiresAt = endOf(end, new Date());
    const isTooLate = expiresAt ? Date.parse(expiresAt) > Date.now() + yearMs + 60_000 : true;
    const wrong = {
      ...(categories?.length === 0 && { categories: 'Choose at least one part.' }),
      ...(isTooLate && { end: 'Choose a day from today on, within a year.' }),
      ...(needsConsent && !agreed && { agreed: 'Access is given with your consent only.' }),
    };
    setErrors(wrong);
    focusFirstError(form);
    return Object.keys(wrong).length === 0 && expiresAt ? expiresAt : null;
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const expiresAt = complete(event.currentTarget, true);
    if (expiresAt === null) return;
    give.start({ patientId, providerId: provider.id, purpose, categories, expiresAt, wordingVersion: wording.version });
  };
  const look = (event: MouseEvent<HTMLButtonElement>) => {
    const expiresAt = complete(event.currentTarget.form, false);
    if (expiresAt === null) return;
    setViewer({
      proposal: { kind: 'provider', provider_id: provider.id, purpose, categories, expires_at: expiresAt },
    });
  };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <Card className="p-5">
        <form method="post" noValidate onSubmit={submit} className="grid gap-6" data-testid="provider-form">
          <div className="flex items-center justify-between gap-3 rounded-xl bg-sunken px-4 py-3">
            <ProviderLine provider={provider} />
            <Button size="small" onClick={() => setProvider(null)}>
              Choose another
            </Button>
          </div>
          <SelectField
            label="For what"
            choices={purposes}
            value={purpose}
            onChange={({ target }) => setPurpose(providerPurposes.find((each) => each === target.value) ?? purpose)}
          />
          <CategoryPicker value={categories} onChoose={setCategories} error={errors.categories} />
          <EndPicker value={end} onChoose={setEnd} error={errors.end} choices={ends} />
          {errors.end && end.choice !== 'day' && <p className="text-sm text-danger">{errors.end}</p>}
          <div className="grid gap-3 rounded-xl border border-line p-4">
            <h2 className="text-sm font-semibold">Your consent</h2>
            <p className="text-sm" data-testid="wording">
              {wording.wording}
            </p>
            <p className="text-xs text-ink-soft">Version {wording.version}</p>
            <label className="flex min-h-11 items-center gap-3 text-sm font-medium">
              <input
                type="checkbox"
                checked={agreed}
                onChange={({ target }) => setAgreed(target.checked)}
                aria-invalid={errors.agreed ? true : undefined}
                aria-describedby={errors.agreed ? 'agreed-error' : undefined}
                className="size-4.5 shrink-0 accent-brand"
              />
              I agree to this
            </label>
            {errors.agreed && (
              <p id="agreed-error" className="text-sm text-danger">
                {errors.agreed}
              </p>
            )}
          </div>
          <ChangeProblem error={give.error} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" busy={give.isPending}>
              Give access
            </Button>
            {mayPreview && <Button onClick={look}>See what they would see</Button>}
          </div>
          <p className="text-sm text-ink-soft">
            They can read from now on, and are told. It takes the place of what they had for the same purpose.
          </p>
        </form>
      </Card>
      {viewer !== null && <AccessPreview patientId={patientId} viewer={viewer} who={<bdi>{provider.name}</bdi>} />}
    </div>
  );
}
