import type { Overview } from '@exora/contracts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { FactRow } from './fact-rows.tsx';
import { FactSection } from './fact-section.tsx';
import { LabList } from './lab-list.tsx';

const column = 'contents lg:grid lg:gap-5';

/** The record at a glance: what is taken, what is dangerous, what is known, what was measured last. */
export function RecordOverview({ overview, format }: { overview: Overview; format: FormatPreferences }) {
  const { medications, allergies, conditions, labs, hidden } = overview;
  // An empty list that is only not shared must never read as "none".
  const none = (group: Overview['hidden'][number], text: string) =>
    hidden.includes(group) ? 'Not shared with you.' : text;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-5">
      <div className={column}>
        <FactSection
          type="medication"
          title="Medications"
          count={medications.length}
          none={none('medications', 'No medication found in your documents.')}
          order="order-1"
          {...(!hidden.includes('medications') && {
            history: { href: '/record/medications', label: 'Medications over time' },
          })}
        >
          <FactList facts={medications} format={format} />
        </FactSection>
        <FactSection
          type="lab"
          title="Latest lab results"
          count={labs.length}
          none={none('labs', 'No lab result found in your documents.')}
          order="order-4"
          {...(!hidden.includes('labs') && {
            history: { href: '/record/labs', label: 'Lab results over time' },
          })}
        >
          <LabList labs={labs} format={format} />
        </FactSection>
      </div>
      <div className={column}>
        <FactSection
          type="allergy"
          title="Allergies"
          count={allergies.length}
          none={none('allergies', 'No allergy found in your documents.')}
          order="order-2"
          {...(!hidden.includes('allergies') && {
            history: { href: '/record/allergies', label: 'Allergies over time' },
          })}
        >
          <FactList facts={allergies} format={format} />
        </FactSection>
        <FactSection
          type="condition"
          title="Conditions"
          count={conditions.length}
          none={none('conditions', 'No condition found in your documents.')}
          order="order-3"
          {...(!hidden.includes('conditions') && {
            history: { href: '/record/conditions', label: 'Conditions over time' },
          })}
        >
          <FactList facts={conditions} format={format} />
        </FactSection>
      </div>
    </div>
  );
}

function FactList({ facts, format }: { facts: Overview['medications']; format: FormatPreferences }) {
  return (
    <ul className="grid gap-0.5">
      {facts.map((fact) => (
        <FactRow key={fact.id} fact={fact} format={format} />
      ))}
    </ul>
  );
}
