import { z } from 'zod';
import { isoDay } from '../../structured/dates.ts';
import { encounterClass, encounterFinding } from '../../structured/encounters.ts';
import type { Finding } from '../../structured/finding.ts';
import { type Concept, conceptSchema, list, part, periodSchema, referenceSchema, text } from './elements.ts';
import { codesOf, conceptWords } from './words.ts';

/** R4's Coding, R5's list of concepts and DSTU2's plain code. */
const classSchema = z.union([
  z.string().transform((code) => ({ code, display: undefined })),
  z.object({ code: z.string(), display: text }),
  z
    .union([conceptSchema, z.tuple([conceptSchema], conceptSchema).transform(([first]) => first)])
    .transform(({ coding: [first], text: words }) => ({ code: first?.code, display: first?.display ?? words })),
]);

/** R5 wraps a reason's concepts in references; before it a reason is a concept. */
const reasonSchema = z.union([
  z
    .object({ value: z.array(z.object({ concept: part(conceptSchema) })) })
    .transform(({ value }) => value.flatMap(({ concept }): Concept[] => (concept === undefined ? [] : [concept]))),
  conceptSchema.transform((concept) => [concept]),
]);

const encounterSchema = z.object({
  status: text,
  class: part(classSchema),
  type: list(conceptSchema),
  period: part(periodSchema),
  actualPeriod: part(periodSchema),
  reasonCode: list(conceptSchema),
  reason: list(reasonSchema),
  location: list(z.object({ location: part(referenceSchema) })),
  participant: list(z.object({ individual: part(referenceSchema), actor: part(referenceSchema) })),
  serviceProvider: part(referenceSchema),
});

/** Encounters that did not happen or have not yet. */
const notHappened = new Set(['planned', 'cancelled', 'discontinued', 'entered-in-error']);

const statuses: Readonly<Record<string, string>> = {
  finished: 'completed',
  completed: 'completed',
  discharged: 'completed',
  arrived: 'in-progress',
  triaged: 'in-progress',
  'in-progress': 'in-progress',
  onleave: 'in-progress',
  'on-hold': 'in-progress',
};

/** `nameOf` knows what references to practitioners, organizations and locations name. */
export function readEncounter(
  resource: unknown,
  element: string,
  nameOf: (reference: string) => string | undefined,
): Finding[] {
  const encounter = encounterSchema.parse(resource);
  if (notHappened.has(encounter.status ?? '')) return [];
  const words = (reference: z.output<typeof referenceSchema> | undefined) =>
    reference?.display?.trim() || nameOf(reference?.reference ?? '') || '';
  const joined = (all: readonly string[]) => [...new Set(all.filter(Boolean))].join(', ');
  const people = encounter.participant
    .map(({ individual, actor }) => individual ?? actor)
    .filter((one) => !/Patient\/|RelatedPerson\//.test(one?.reference ?? ''));
  const period = encounter.period ?? encounter.actualPeriod;
  return encounterFinding({
    name: encounter.type.map(conceptWords).find(Boolean) ?? '',
    codes: encounter.type.flatMap(codesOf),
    class: encounterClass(encounter.class?.code, encounter.class?.display),
    status: statuses[encounter.status ?? ''] ?? '',
    start: isoDay(period?.start),
    end: isoDay(period?.end),
    location: joined(encounter.location.map(({ location }) => words(location))) || words(encounter.serviceProvider),
    performer: joined(people.map(words)),
    reason: joined([...encounter.reasonCode, ...encounter.reason.flat()].map(conceptWords)),
    element,
  });
}
