import { type ClinicalDocument, datesIn } from '../document/document.ts';
import type { Finding } from '../model.ts';

const ahead = /\b(?:will|shall|should|would|please|repeat\w*|recheck\w*|due|planned|scheduled|booked|appointment)\b/i;

/**
 * Gives the day that begins a sentence to what was measured in it (`On 19 October 2026 her TSH was 6.8 mIU/L`), where it is
 * the sentence's only date and nothing is said of what is to come.
 */
export function dateMeasures(document: ClinicalDocument, findings: readonly Finding[]): void {
  const measures = findings.filter(({ type, date }) => (type === 'lab' || type === 'vital') && date === null);
  for (const sentence of document.sentences) {
    const said = document.text.slice(sentence.start, sentence.end);
    if (!/^On (?:the )?\d|^On [A-Z]/.test(said) || ahead.test(said)) continue;
    const [date, another] = datesIn(document, sentence);
    if (date === undefined || another !== undefined || date.precision !== 'day') continue;
    if (!/^On (?:the |\p{L}{3,9}day,? (?:the )?)?$/u.test(document.text.slice(sentence.start, date.start))) continue;
    for (const found of measures) {
      if (found.start >= sentence.start && found.end <= sentence.end) found.date = date.iso;
    }
  }
}
