import type { ToldSentence } from '@exora/contracts';
import type { Subject } from '../subjects.ts';
import { dateWords } from '../words/dates.ts';
import { capitalised } from '../words/prose.ts';
import type { NarrativeWriter } from '../writer.ts';
import { tellCondition } from './condition.ts';
import { tellAllergies, tellConditions, tellFamily, tellSymptoms } from './findings.ts';
import type { Section } from './lists.ts';
import { tellMedication } from './medication.ts';
import { tellResults, tellVitals } from './results.ts';
import { tellImmunizations, tellMedicines, tellProcedures } from './treatment.ts';

/** Changes with every change of what it writes. */
const version = '1';

/** Most sentences of a narrative: what comes last matters least. */
const mostSentences = 16;

const tellers = {
  // What harms when it is overlooked comes first.
  document: [
    tellAllergies,
    tellConditions,
    tellSymptoms,
    tellResults,
    tellVitals,
    tellProcedures,
    tellMedicines,
    tellImmunizations,
    tellFamily,
  ],
  // Reason, findings, treatment, plan.
  episode: [
    tellConditions,
    tellSymptoms,
    tellVitals,
    tellResults,
    tellProcedures,
    tellMedicines,
    tellImmunizations,
    tellAllergies,
  ],
} as const;

function tellSections(tell: readonly ((section: Section) => ToldSentence[])[], section: Section): ToldSentence[] {
  return tell.flatMap((one) => one(section));
}

/** An episode's day stands in its first sentence. */
function withDay([first, ...rest]: ToldSentence[], day: string): ToldSentence[] {
  return first === undefined ? [] : [{ ...first, text: `on ${dateWords(day)}, ${first.text}` }, ...rest];
}

function tell(subject: Subject): ToldSentence[] {
  switch (subject.type) {
    case 'condition':
      return tellCondition(subject);
    case 'medication':
      return tellMedication(subject);
    case 'document':
      return tellSections(tellers.document, { facts: subject.facts, day: null });
    case 'episode':
      return withDay(tellSections(tellers.episode, { facts: subject.facts, day: subject.day }), subject.day ?? '');
  }
}

/** The writer that needs no model: the same facts always give the same words. */
export const rulesWriter: NarrativeWriter = {
  engine: 'rules',
  version,
  write: async (subjects, signal) => {
    const written = new Map<string, ToldSentence[]>();
    for (const subject of subjects) {
      signal.throwIfAborted();
      const sentences = tell(subject).slice(0, mostSentences);
      written.set(
        subject.key,
        sentences.map(({ text, factIds }) => ({ text: capitalised(text), factIds })),
      );
    }
    return written;
  },
};
