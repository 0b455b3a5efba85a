import type { NarratableFact, NarrativeType } from '@exora/contracts';
import { identities } from './identities.ts';
import { Relations } from './relations.ts';
import { compareDates, dateOf, dateWords, periodOf } from './words/dates.ts';
import { innerName, nameKey, nameOf } from './words/names.ts';
import { capitalised } from './words/prose.ts';

/** Most narratives of each type; together they are fewer than `complete_narrating` accepts. */
const most = { document: 600, condition: 400, medication: 400, episode: 400 } as const;
/** Of a condition's or medicine's entries so many are told, the latest. */
const mostEntries = 200;

/** Something to be told: what every writer gets, and what its sentences may rest on. */
export interface Subject {
  type: Exclude<NarrativeType, 'summary'>;
  /** The same in every telling. */
  key: string;
  title: string;
  purpose: string;
  period: { start: string; end: string } | null;
  shellFileId: string | null;
  /** Of an episode: its day. */
  day: string | null;
  /** What it is about, by date, undated last. */
  facts: NarratableFact[];
  /** What belongs beside it: a condition's medicines, results and family, a medicine's allergies. */
  related: NarratableFact[];
}

/** The facts in an order that depends on nothing but what they state; ids decide between twins. */
function inOrder(facts: readonly NarratableFact[]): NarratableFact[] {
  return facts
    .map((fact) => ({ fact, date: dateOf(fact), name: nameKey(fact.text) }))
    .sort(
      (a, b) =>
        compareDates(a.date, b.date) ||
        compareText(a.fact.type, b.fact.type) ||
        compareText(a.name, b.name) ||
        compareText(a.fact.id, b.fact.id),
    )
    .map(({ fact }) => fact);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether it was meant, and has a name that can be read: a recogniser's or sender's `????` is none. */
function isTellable(fact: NarratableFact): boolean {
  return fact.attributes.status !== 'entered-in-error' && nameKey(nameOf(fact)) !== '';
}

/** What is to be told of a record: documents, conditions, medicines and episodes. The order of the facts doesn't matter. */
export function subjectsOf(record: readonly NarratableFact[]): Subject[] {
  const facts = inOrder(record.filter(isTellable));
  const relations = new Relations(facts);
  const documents = documentsOf(facts);
  return [
    ...latest(documents, most.document),
    ...latest(conditionsOf(facts, relations), most.condition),
    ...latest(medicationsOf(facts), most.medication),
    ...latest(episodesOf(facts), most.episode),
  ];
}

/** The latest of many; those without a period are the first to go. */
function latest(subjects: Subject[], limit: number): Subject[] {
  if (subjects.length <= limit) return subjects;
  const end = (one: Subject) => one.period?.end ?? '';
  return [...subjects].sort((a, b) => compareText(end(b), end(a)) || compareText(a.key, b.key)).slice(0, limit);
}

function subject(given: Omit<Subject, 'period' | 'shellFileId' | 'day' | 'related'> & Partial<Subject>): Subject {
  return { period: periodOf(given.facts), shellFileId: null, day: null, related: [], ...given };
}

function grouped(
  facts: readonly NarratableFact[],
  keyOf: (fact: NarratableFact) => string | null,
): Map<string, NarratableFact[]> {
  const groups = new Map<string, NarratableFact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  return groups;
}

function documentsOf(facts: readonly NarratableFact[]): Subject[] {
  return [...grouped(facts, (fact) => fact.shell_file_id)].map(([id, group]) => {
    const period = periodOf(group);
    const title = documentTitle(group);
    return subject({
      type: 'document',
      key: `document:${id}`,
      title: period === null || period.start !== period.end ? title : `${title}, ${dateWords(period.end)}`,
      purpose: 'What this document says',
      shellFileId: id,
      facts: group,
    });
  });
}

const contents: Partial<Record<NarratableFact['type'], string>> = {
  lab: 'Laboratory results',
  medication: 'Medicines',
  immunization: 'Immunisations',
  vital: 'Measurements',
  procedure: 'Procedures',
  allergy: 'Allergies',
};

/** What a document holds, by what most of its facts are: the file's own name may tell more than its reader may see. */
function documentTitle(facts: readonly NarratableFact[]): string {
  const counts = [...grouped(facts, (fact) => fact.type)].map(([, group]) => group).sort((a, b) => b.length - a.length);
  const [first, second] = counts;
  const type = first?.[0]?.type;
  if (first === undefined || type === undefined) return 'Clinical document';
  const title = contents[type];
  return title !== undefined && first.length >= facts.length * 0.8 && (second?.length ?? 0) <= first.length * 0.2
    ? title
    : 'Clinical document';
}

function conditionsOf(facts: readonly NarratableFact[], relations: Relations): Subject[] {
  const conditions = facts.filter((fact) => fact.type === 'condition' && fact.assertion !== 'family');
  const family = facts.filter((fact) => fact.type === 'family_history' && fact.assertion !== 'absent');
  const identity = identities([...conditions, ...family]);
  const relatives = grouped(family, identity);
  return [...grouped(conditions, identity)].flatMap(([key, all]) => {
    const group = all.slice(-mostEntries);
    const first = group.find((fact) => fact.assertion !== 'absent');
    if (first === undefined) return [];
    const related = [...relations.of(first), ...(relatives.get(key) ?? [])];
    return [
      subject({
        type: 'condition',
        key: `condition:${key}`.slice(0, 300),
        title: capitalised(innerName(first)),
        purpose: 'The course of this condition',
        facts: group,
        related,
        period: periodOf([...group, ...related.filter((fact) => fact.type === 'lab')]),
      }),
    ];
  });
}

/** A medicine by its name without strengths and forms: products of one drug are one course. */
function medicineKey(fact: NarratableFact): string {
  const key = nameKey(nameOf(fact))
    .replace(/\b\d+(?: \d+)* ?(?:mg|mcg|g|ml|units?|iu)\b/g, ' ')
    .replace(
      /\b(?:tablets?|capsules?|oral|injection|solution|cream|ointment|inhaler|modified release|extended release|xr|sr|er)\b/g,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  return key || nameKey(nameOf(fact));
}

function medicationsOf(facts: readonly NarratableFact[]): Subject[] {
  const allergies = grouped(
    facts.filter((fact) => fact.type === 'allergy' && fact.assertion === 'present'),
    (fact) => nameKey(nameOf(fact)),
  );
  const medicines = facts.filter((fact) => fact.type === 'medication');
  return [...grouped(medicines, medicineKey)].flatMap(([key, all]) => {
    const group = all.slice(-mostEntries);
    const [first] = group;
    if (first === undefined || group.every((fact) => fact.assertion === 'absent')) return [];
    return [
      subject({
        type: 'medication',
        key: `medication:${key}`.slice(0, 300),
        title: capitalised(innerName(first)),
        purpose: 'The course of this medicine',
        facts: group,
        related: allergies.get(key) ?? [],
      }),
    ];
  });
}

const eventful: ReadonlySet<NarratableFact['type']> = new Set(['procedure', 'condition', 'symptom']);

/** Days on which something happened: an illness, a complaint or a procedure, with what was found and done that day. */
function episodesOf(facts: readonly NarratableFact[]): Subject[] {
  const onDay = facts.filter((fact) => fact.type !== 'family_history' && dateOf(fact)?.length === 10);
  return [...grouped(onDay, dateOf)].flatMap(([day, group]) => {
    const events = group.filter((fact) => eventful.has(fact.type) && fact.assertion !== 'absent');
    // A condition before a procedure before a symptom; the sort keeps their order otherwise.
    const [first] = [...events].sort((a, b) => compareText(a.type, b.type));
    if (first === undefined || group.length < 2) return [];
    return [
      subject({
        type: 'episode',
        key: `episode:${day}`,
        title: `${capitalised(innerName(first))}, ${dateWords(day)}`,
        purpose: 'What was recorded for this day',
        day,
        facts: group,
      }),
    ];
  });
}
