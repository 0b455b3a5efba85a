import type { ExportedFact } from './rows.ts';

const columns: [string, (fact: ExportedFact) => unknown][] = [
  ['type', (fact) => fact.type],
  ['text', (fact) => fact.text],
  ['assertion', (fact) => fact.assertion],
  ['date', (fact) => fact.date],
  ['status', (fact) => fact.status],
  ['value', (fact) => fact.attributes.value],
  ['unit', (fact) => fact.attributes.unit],
  ['strength', (fact) => fact.attributes.strength],
  ['dose', (fact) => fact.attributes.dose],
  ['frequency', (fact) => fact.attributes.frequency],
  ['code_system', (fact) => fact.code?.system],
  ['code', (fact) => fact.code?.code],
  ['code_display', (fact) => fact.code?.display],
  ['origin', (fact) => fact.origin],
  ['confidence', (fact) => fact.confidence],
  ['document', (fact) => fact.file_name],
  ['page', (fact) => fact.sources[0]?.page],
  ['quote', (fact) => fact.sources.map(({ quote }) => quote).join(' … ')],
  ['attributes', (fact) => JSON.stringify(fact.attributes)],
  ['id', (fact) => fact.id],
];

/** `facts.csv` (RFC 4180, UTF-8 with mark, so that spreadsheets read it). */
export async function* factsCsv(facts: AsyncIterable<ExportedFact>): AsyncGenerator<string> {
  yield `\ufeff${columns.map(([name]) => name).join(',')}\r\n`;
  for await (const fact of facts) yield `${columns.map(([, of]) => cell(of(fact))).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  // A spreadsheet would take words that begin so for a formula, and run it.
  const inert = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
