'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { textAttribute } from '#lib/facts/attributes.ts';
import { partialDate } from '#lib/format/dates.ts';
import { Proof } from './proof.tsx';

/** What opens under the chosen fact: its proof, its code, and what else the document says about it. */
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

/** What else a document can say about a fact, beside what its line in the list shows. */
const furtherAttributes: Readonly<Record<string, string>> = {
  brand: 'Brand',
  start: 'Started',
  quantity: 'Quantity',
  repeats: 'Repeats',
  indication: 'For',
  manufacturer: 'Made by',
  lot: 'Lot',
  series: 'Dose of series',
};

function detailRows(fact: Fact): [name: string, value: string][] {
  const further = Object.entries(furtherAttributes).map(([attribute, name]) => {
    const value = textAttribute(fact.attributes, attribute);
    return [name, value === null ? null : partialDate(value)] as const;
  });
  const code = fact.code === null ? 'Not coded' : `${fact.code.display} (${fact.code.system} ${fact.code.code})`;
  const rows = [...further, ['Code', code], ['Confidence', `${Math.round(fact.confidence * 100)} %`]] as const;
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}
