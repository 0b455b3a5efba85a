'use client';

import type { Attributes, Fact, RecordDocument } from '@exora/contracts';
import { typeNames } from '#lib/facts/groups.ts';
import { rangeText } from '#lib/facts/lab-result.ts';
import { partialDate } from '#lib/format/dates.ts';
import { Proof } from './proof.tsx';

/** What opens under the chosen fact: its proof, its code, and all that the document says about it. */
export function FactDetails({ document, fact }: { document: RecordDocument; fact: Fact }) {
  const rows = detailRows(fact);
  return (
    <div data-testid="fact-details" className="grid animate-rise gap-3 px-3 pb-3">
      <Proof document={document} fact={fact} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Attributes that the fact's own line or the rows below show in better words. */
const shownElsewhere = new Set([
  'value',
  'unit',
  'refLow',
  'refHigh',
  'refText',
  'range',
  'flag',
  'drug',
  'comparator',
  'date',
]);

function detailRows(fact: Fact): [name: string, value: string][] {
  const rows: [string, string | null][] = [
    ['Kind', typeNames[fact.type]],
    ['Reference range', rangeText(fact.attributes)],
    ['Date', fact.date === null ? null : partialDate(fact.date)],
    ...attributeRows(fact.attributes),
    ['Code', fact.code === null ? 'Not coded' : `${fact.code.display} (${fact.code.system} ${fact.code.code})`],
    ['Read with', `${Math.round(fact.confidence * 100)} % confidence`],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function attributeRows(attributes: Attributes): [string, string][] {
  return Object.entries(attributes)
    .filter(([name, value]) => !shownElsewhere.has(name) && value !== null && value !== '' && value !== false)
    .map(([name, value]) => [words(name), value === true ? 'Yes' : partialDate(String(value))]);
}

const namesInWords: Readonly<Record<string, string>> = {
  prn: 'As needed',
  durationDays: 'For (days)',
  doseMax: 'Largest dose',
};

function words(name: string): string {
  const spaced = name.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return namesInWords[name] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1).replaceAll('_', ' ');
}
