'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { useFormat } from '#components/format/format-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { partialDate, timeOf } from '#lib/format/dates.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { formatPreferencesSchema } from '#lib/format/preferences-schema.ts';
import { putJson } from '#lib/http/put-json.ts';
import { conversionFor } from '#lib/units/conversion-for.ts';
import { inDigitsOf } from '#lib/units/in-digits-of.ts';

const languages = [
  { value: 'en-AU', label: 'English (Australia)' },
  { value: 'en-US', label: 'English (United States)' },
] as const;
const dates = [
  { value: 'day-month', label: 'Day first (20 Nov 2020)' },
  { value: 'month-day', label: 'Month first (Nov 20, 2020)' },
  { value: 'iso', label: 'Year first (2020-11-20)' },
] as const;
const clocks = [
  { value: '24', label: '24 hours (14:05)' },
  { value: '12', label: '12 hours (2:05 pm)' },
] as const;
const units = [
  { value: 'as-written', label: 'As written in each document' },
  { value: 'si', label: 'SI units, such as mmol/L' },
  { value: 'us', label: 'US units, such as mg/dL' },
] as const;

/** How dates, times and quantities are shown, with an example of what is chosen. */
export function FormatForm() {
  const saved = useFormat();
  const router = useRouter();
  const [chosen, setChosen] = useState(saved);
  const save = useMutation({
    mutationFn: (preferences: FormatPreferences) =>
      putJson('/api/account/format', formatPreferencesSchema, preferences),
    onSuccess: () => router.refresh(),
  });
  const choose = (part: Partial<Record<keyof FormatPreferences, string>>) => {
    save.reset();
    setChosen((before) => formatPreferencesSchema.parse({ ...before, ...part }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(chosen);
  };
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Language"
          choices={languages}
          value={chosen.language}
          onChange={({ target: { value } }) => choose({ language: value })}
        />
        <SelectField
          label="Dates"
          choices={dates}
          value={chosen.dates}
          onChange={({ target: { value } }) => choose({ dates: value })}
        />
        <SelectField
          label="Time of day"
          choices={clocks}
          value={chosen.clock}
          onChange={({ target: { value } }) => choose({ clock: value })}
        />
        <SelectField
          label="Units of results"
          choices={units}
          value={chosen.units}
          onChange={({ target: { value } }) => choose({ units: value })}
        />
      </div>
      <p
        className="rounded-xl bg-sunken px-4 py-3 text-sm text-ink-soft"
        aria-live="polite"
        data-testid="format-example"
      >
        <span className="font-medium text-ink">{exampleOf(chosen)}</span>
        <br />
        Results are converted only where the test and its unit leave no doubt; what the document says stands beside
        them.
      </p>
      <ChangeNotice change={save} done="Saved. It holds wherever you sign in." />
      <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}

function exampleOf({ dates: order, clock, units: system }: FormatPreferences): string {
  const day = `${partialDate('2020-11-20', order)}, ${timeOf('2020-11-20T14:05:00Z', 'UTC', clock)}`;
  const results = (
    [
      ['5.4', 'mmol/L'],
      ['97', 'mg/dL'],
    ] as const
  ).map(([value, unit]) => {
    const conversion = conversionFor('Glucose', unit, system);
    if (conversion === null) return `${value} ${unit}`;
    return `${inDigitsOf(conversion.convert(Number(value)), value)} ${conversion.unit} (written as ${value} ${unit})`;
  });
  return `${day} · Glucose ${results.join(', ')}`;
}
