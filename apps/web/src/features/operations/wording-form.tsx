'use client';

import type { ConsentWording } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import { OperationForm, textOf } from './operation-form.tsx';

const names: Readonly<Record<ConsentWording['consent_type'], string>> = {
  ai_external: 'Reading by outside companies',
  ai_local: 'Reading on our own machines',
  provider_access: 'Access by healthcare providers',
};

/** The present texts that consents are given to, and publishing the next one. */
export function WordingForm({ wordings }: { wordings: readonly ConsentWording[] }) {
  const router = useRouter();
  const [said, setSaid] = useState<string | null>(null);
  const present = wordings.filter(({ is_present }) => is_present);
  return (
    <div className="grid gap-4">
      <ul className="grid gap-3">
        {present.map(({ consent_type, version, wording }) => (
          <li key={consent_type}>
            <details className="text-sm">
              <summary className="min-h-11 py-2.5 font-semibold">
                {names[consent_type]} <span className="font-normal text-ink-soft">version {version}</span>
              </summary>
              <p className="max-w-prose whitespace-pre-line text-ink-soft">{wording}</p>
            </details>
          </li>
        ))}
      </ul>
      {said !== null && <Notice tone="info" title={said} />}
      <OperationForm
        path="/api/operations/consent-wordings"
        schema={z.object({ changed: z.boolean() })}
        explanation={
          <p>
            People agree to the new text from now on. What was agreed to under the earlier one stays agreed, under that
            one. A published text can’t be changed or taken back.
          </p>
        }
        button="Publish this wording"
        onDone={({ changed }) => {
          setSaid(changed ? 'The wording was published.' : 'This wording was published already.');
          router.refresh();
        }}
        toBody={(form) => {
          setSaid(null);
          const version = textOf(form, 'version');
          const wording = textOf(form, 'wording');
          if (version === undefined || wording === undefined || wording.length < 20) {
            return 'Write a version, and a text of at least 20 characters.';
          }
          return { consent_type: textOf(form, 'consent_type'), version, wording };
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            name="consent_type"
            label="Consent to"
            choices={present.map(({ consent_type: value }) => ({ value, label: names[value] }))}
          />
          <Field name="version" label="Version" maxLength={60} autoComplete="off" hint="Such as 2026-07." />
        </div>
        <TextArea name="wording" label="Text" rows={6} maxLength={20_000} />
      </OperationForm>
    </div>
  );
}
