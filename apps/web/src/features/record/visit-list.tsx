import type { Encounter, FactType, RecordFact } from '@exora/contracts';
import { typeLooks } from '#components/facts/type-look.ts';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isAhead } from '#lib/facts/ahead.ts';
import { factDetail, factLabel, factTitle } from '#lib/facts/describe-fact.ts';
import { groupTitles } from '#lib/facts/groups.ts';
import { partialDate, period } from '#lib/format/dates.ts';
import type { DateOrder, FormatPreferences } from '#lib/format/preferences.ts';
import { EditLink } from './edit-link.tsx';
import { FactRow } from './fact-rows.tsx';
import { SameDocumentFacts } from './same-document-facts.tsx';

interface Visit {
  readonly id: string;
  /** ISO date of year, month or day precision; null for none. */
  readonly date: string | null;
  readonly encounter?: Encounter;
  readonly fact?: RecordFact;
}

/** Visits by year: those that documents tell of, and those that people put down with the facts that they brought. */
export function VisitList({
  encounters,
  facts,
  mayEdit,
  format,
}: {
  encounters: readonly Encounter[];
  facts: readonly RecordFact[];
  mayEdit: boolean;
  format: FormatPreferences;
}) {
  return (
    <div className="grid grid-cols-1 gap-6">
      {visitYears(encounters, facts).map(({ year, visits }) => (
        <section key={year} aria-labelledby={`year-${year}`} className="grid grid-cols-1 gap-3">
          <h2 id={`year-${year}`} className="text-lg font-semibold tracking-tight">
            {year}
          </h2>
          <ul className="grid grid-cols-1 gap-3">
            {visits.map(({ id, encounter, fact }) => (
              <li key={id} className="print:break-inside-avoid">
                <Card className="px-5 py-2" data-testid="visit">
                  {encounter !== undefined && <RecordedVisit encounter={encounter} dates={format.dates} />}
                  {fact !== undefined && <ToldVisit fact={fact} mayEdit={mayEdit} format={format} />}
                </Card>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Latest first, undated last. What a document tells of a visit that is put down stands there and not twice. */
function visitYears(encounters: readonly Encounter[], facts: readonly RecordFact[]) {
  const told = new Set(encounters.flatMap((encounter) => encounter.facts.map(({ id }) => id)));
  const visits: Visit[] = [
    ...encounters.map((encounter) => ({ id: encounter.id, date: encounter.started_on, encounter })),
    ...facts.filter(({ id }) => !told.has(id)).map((fact) => ({ id: fact.id, date: fact.date, fact })),
  ].toSorted((one, other) => (other.date ?? '').localeCompare(one.date ?? ''));
  const years = Map.groupBy(visits, ({ date }) => date?.slice(0, 4) ?? 'Without a date');
  return [...years].map(([year, some]) => ({ year, visits: some }));
}

/** A visit that a document tells of, with what else that document says. */
function ToldVisit({ fact, mayEdit, format }: { fact: RecordFact; mayEdit: boolean; format: FormatPreferences }) {
  return (
    <>
      <div className="flex items-center gap-2">
        <ul className="min-w-0 flex-1">
          <FactRow fact={fact} format={format} />
        </ul>
        {mayEdit && <EditLink id={fact.id} name={factLabel(fact, format.dates)} />}
      </div>
      {fact.shell_file_id !== null && (
        <SameDocumentFacts
          shellFileId={fact.shell_file_id}
          exceptId={fact.id}
          visit={[factTitle(fact), factDetail(fact, format.dates)].filter((part) => part !== null).join(', ')}
        />
      )}
    </>
  );
}

const visitNames: Readonly<Record<string, string>> = {
  visit: 'Visit',
  telehealth: 'Call or video visit',
  home_visit: 'Visit at home',
  emergency: 'Emergency visit',
  admission: 'Hospital stay',
  procedure: 'Procedure',
  vaccination: 'Vaccination',
  pathology: 'Laboratory visit',
  imaging: 'Imaging',
};

/** A visit that somebody put down, with the facts that belong to it. */
function RecordedVisit({ encounter, dates }: { encounter: Encounter; dates: DateOrder }) {
  const { started_on: start, ended_on: end, provider, provider_name, place, reason, facts } = encounter;
  const who = provider?.name ?? provider_name;
  const groups = Map.groupBy(facts, ({ type }) => type);
  return (
    <div className="grid grid-cols-1 gap-2 py-2">
      <div>
        <h3 className="font-semibold">{visitNames[encounter.type] ?? 'Visit'}</h3>
        <p className="text-sm text-ink-soft">
          {end === null ? partialDate(start, dates) : period(start, end, dates)}
          {isAhead(start) && ' · in the future'}
          {[who, place, reason].map(
            (part) =>
              part !== null && (
                <span key={part}>
                  {' · '}
                  <bdi className="break-words">{part}</bdi>
                </span>
              ),
          )}
        </p>
        {encounter.shell_file_id !== null && (
          <a
            href={`/documents/${encounter.shell_file_id}`}
            data-soft
            className="inline-flex min-h-11 items-center text-sm font-semibold text-brand"
          >
            Its document
          </a>
        )}
      </div>
      {[...groups].map(([type, some]) => (
        <VisitFacts key={type} type={type} facts={some} />
      ))}
      {facts.length === 0 && <p className="text-sm text-ink-soft">No facts were put to this visit.</p>}
    </div>
  );
}

function VisitFacts({ type, facts }: { type: FactType; facts: Encounter['facts'] }) {
  const { icon, text } = typeLooks[type];
  return (
    <div>
      <h4 className="flex items-center gap-2 text-sm font-medium text-ink-soft">
        <Icon of={icon} className={`size-4 ${text}`} />
        {groupTitles[type]}
      </h4>
      <ul className="grid sm:grid-cols-2">
        {facts.map((fact) => (
          <li key={fact.id}>
            <a
              href={`/facts/${fact.id}`}
              data-soft
              data-testid="fact-link"
              data-fact-id={fact.id}
              className="flex min-h-11 items-center rounded-lg px-2 underline-offset-4 hover:bg-raised hover:underline"
            >
              <bdi className="min-w-0 break-words">{fact.text}</bdi>
              <span className="sr-only">Show where it stands</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
