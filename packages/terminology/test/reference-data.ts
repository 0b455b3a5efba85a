import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tables of published codes with which the starter set is compared. They are no part of the program and may be absent. */
const folder = join(import.meta.dirname, '../../../../shared/data/codes');

export const isReferenceDataHere = existsSync(folder);

/** What a skipped test says. */
export const skipped = isReferenceDataHere ? '' : ' (skipped: reference data not here)';

/** Rows of a table with tabs by the value of their `code`. */
export function readTable(file: string): Map<string, Record<string, string>> {
  const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').split('\n');
  const columns = head.split('\t');
  const rows = new Map<string, Record<string, string>>();
  for (const line of lines) {
    const values = line.split('\t');
    const row = Object.fromEntries(columns.map((column, at) => [column, values[at] ?? '']));
    if (row.code) rows.set(row.code, row);
  }
  return rows;
}
