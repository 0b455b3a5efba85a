import type { Manifest } from './manifest.ts';

/** What a person should know who opens the archive without Exora. */
export function readme(about: Pick<Manifest, 'as_of' | 'record_id' | 'format'>): string {
  return `A HEALTH RECORD

This archive is a whole health record, taken out of Exora by its owner. It shows the record as it was at
${about.as_of} (record ${about.record_id}, format ${about.format}).
Whoever has this file can read the record. Keep it as you keep your papers.

What to open
  summary.html      the record in short, for people: open it in any browser, print it, hand it to a doctor
  originals/        the documents themselves, unchanged, each in a folder of its own
  facts.csv         every fact that was found or stated, with its source: opens in a spreadsheet
  fhir/bundle.json  the same for other systems (HL7 FHIR R4)

What Exora needs to take the record back, and what proves it
  record/           all rows of the record, one JSON object a line: documents, readings, pages with the place of every word,
                    facts with the quotes that prove them, codes, decisions, narratives with the facts that they cite
  pages/            pictures of the pages: pages/<document>/<reading>/<page>.webp; boxes of quotes are fractions of these
  history/          who had access, consents, usage, earlier imports; people.jsonl and providers.jsonl name the ids
  audit/            the log of everything that was done with the record. Each row holds the SHA-256 of the one before it
                    (prev_hash, row_hash), so that a change shows; anchors seal the chain at intervals
  manifest.json     every file of this archive with its size and SHA-256

To check this archive:    exora export --verify <this file>
To bring the record back: exora import <this file>

Times are UTC. Offsets of quotes count Unicode characters of the page's text, from 0.
`;
}
