import type { RecordFact } from '@exora/contracts';
import { Card } from '#components/ui/card.tsx';
import { groupFacts } from '#lib/facts/groups.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { PlainFact } from './plain-fact.tsx';

/** Facts to be read, by kind. */
export function PlainFactsByKind({
  facts,
  none,
  heading: Heading,
  format,
}: {
  facts: readonly RecordFact[];
  none: string;
  heading: 'h2' | 'h3';
  format: FormatPreferences;
}) {
  if (facts.length === 0) {
    return (
      <Card className="p-5">
        <p className="text-sm text-ink-soft">{none}</p>
      </Card>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {groupFacts(facts).map(({ type, title, facts: ofKind }) => (
        <Card key={type} aria-labelledby={`kind-${type}`} className="px-5 pt-4 pb-3">
          <Heading id={`kind-${type}`} className="mb-1 text-base font-semibold tracking-tight">
            {title}
          </Heading>
          <ul className="divide-y divide-line">
            {ofKind.map((fact) => (
              <PlainFact key={fact.id} fact={fact} format={format} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}
