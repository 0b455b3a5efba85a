'use client';

import type { Decision, Fact, RecordDocument } from '@exora/contracts';
import { FactActions } from '#components/facts/fact-actions.tsx';
import { FactHistory } from '#components/facts/fact-history.tsx';
import { useFormat } from '#components/format/format-provider.tsx';
import { Proof } from '#components/proof/proof.tsx';
import { textAttribute } from '#lib/facts/attributes.ts';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** What follows a person's word about a fact: the version that stands after it, and what was said. */
export type FactDecided = (decision: Decision, made: FactDecision) => void;

/** What opens under the chosen fact: its proof, its code, what else the document says, its history, and what can be said about it. */
export function FactDetails({
  document,
  fact,
  mayEdit,
  onDecided,
}: {
  document: RecordDocument;
  fact: Fact;
  mayEdit: boolean;
  onDecided: FactDecided;
}) {
  const { dates } = useFormat();
  const rows = detailRows(fact, dates);
  return (
    <div data-testid="fact-details" className="grid animate-rise gap-3 px-3 pb-3">
      <Proof document={document} fact={fact} />
      {fact.sources.length === 0 && (
        <p className="text-sm text-ink-soft">
          A person corrected this by hand, so no words of the page are marked. Its history has what was read before.
        </p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {mayEdit && <FactActions fact={fact} onDecided={onDecided} />}
      <FactHistory id={fact.id} />
    </div>
  );
}

/** What else a document can say about a fact, beside what its line in the list shows. */
const furtherAttributes: Readonly<Record<string, string>> = {
  brand: 'Brand',
  start: 'Started',
  end: 'Ended',
  quantity: 'Quantity',
  repeats: 'Repeats',
  indication: 'For',
  manufacturer: 'Made by',
  series: 'Dose of series',
};

function detailRows(fact: Fact, dates: DateOrder): [name: string, value: string][] {
  const further = Object.entries(furtherAttributes).map(([attribute, name]) => {
    const value = textAttribute(fact.attributes, attribute);
    return [name, value === null ? null : partialDate(value, dates)] as const;
  });
  const code = fact.code === null ? 'Not coded' : `${fact.code.display} (${fact.code.system} ${fact.code.code})`;
  const rows = [...further, ['Code', code], ['Confidence', `${Math.round(fact.confidence * 100)} %`]] as const;
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}
