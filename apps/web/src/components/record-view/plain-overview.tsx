import type { FactType, Overview } from '@exora/contracts';
import { typeLooks } from '#components/facts/type-look.ts';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { PlainFact } from './plain-fact.tsx';

const sections = [
  { type: 'medication', group: 'medications', title: 'Medications' },
  { type: 'allergy', group: 'allergies', title: 'Allergies' },
  { type: 'condition', group: 'conditions', title: 'Conditions' },
  { type: 'lab', group: 'labs', title: 'Latest lab results' },
] as const satisfies readonly { type: FactType; group: keyof Overview; title: string }[];

/** A record's overview to be read: what is hidden from its reader says so, and never “none”. */
export function PlainOverview({
  overview,
  hiddenText,
  heading: Heading,
  format,
}: {
  overview: Overview;
  hiddenText: string;
  heading: 'h2' | 'h3';
  format: FormatPreferences;
}) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {sections.map(({ type, group, title }) => {
        const { icon, tile } = typeLooks[type];
        const isHidden = overview.hidden.includes(group);
        const facts = overview[group];
        return (
          <Card key={group} aria-labelledby={`seen-${group}`} className="px-5 pt-4 pb-3" data-testid={`seen-${group}`}>
            <div className="mb-1 flex items-center gap-3">
              <span className={`grid size-9 place-items-center rounded-xl ${tile}`}>
                <Icon of={icon} className="size-4.5" />
              </span>
              <Heading id={`seen-${group}`} className="text-base font-semibold tracking-tight">
                {title}
              </Heading>
              {facts.length > 0 && <span className="ml-auto text-sm text-ink-soft tabular-nums">{facts.length}</span>}
            </div>
            {facts.length === 0 ? (
              <p className="py-2 text-sm text-ink-soft">{isHidden ? hiddenText : 'None in the record.'}</p>
            ) : (
              <ul className="divide-y divide-line">
                {facts.map((fact) => (
                  <PlainFact key={fact.id} fact={fact} format={format} />
                ))}
              </ul>
            )}
          </Card>
        );
      })}
    </div>
  );
}
