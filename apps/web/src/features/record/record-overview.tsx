import type { Overview } from '@exora/contracts';
import { FactRow, LabRow } from './fact-rows.tsx';
import { FactSection } from './fact-section.tsx';

/** The record at a glance: what is taken, what is dangerous, what is known, what was measured last. */
export function RecordOverview({ overview }: { overview: Overview }) {
  const { medications, allergies, conditions, labs } = overview;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-5">
      <div className="grid gap-4 lg:gap-5">
        <FactSection
          type="medication"
          title="Medications"
          count={medications.length}
          none="No medication found in your documents."
        >
          {medications.map((fact) => (
            <FactRow key={fact.id} fact={fact} />
          ))}
        </FactSection>
        <FactSection
          type="lab"
          title="Latest lab results"
          count={labs.length}
          none="No lab result found in your documents."
        >
          {labs.map((fact) => (
            <LabRow key={fact.id} fact={fact} />
          ))}
        </FactSection>
      </div>
      <div className="grid gap-4 lg:gap-5">
        <FactSection
          type="allergy"
          title="Allergies"
          count={allergies.length}
          none="No allergy found in your documents."
        >
          {allergies.map((fact) => (
            <FactRow key={fact.id} fact={fact} />
          ))}
        </FactSection>
        <FactSection
          type="condition"
          title="Conditions"
          count={conditions.length}
          none="No condition found in your documents."
        >
          {conditions.map((fact) => (
            <FactRow key={fact.id} fact={fact} />
          ))}
        </FactSection>
      </div>
    </div>
  );
}
