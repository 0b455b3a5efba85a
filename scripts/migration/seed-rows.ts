import { valuesOf } from './source-lists.ts';
import { type Item, listOf, nodeOf, relationName } from './statements.ts';
import type { Question } from './table-changes.ts';

interface Rows {
  columns: string[];
  rows: string[][];
}

/**
 * Statements that make the rows which one version of the schema seeds into those of another. A value that somebody has
 * changed since then stays.
 */
export function rowChanges(before: readonly Item[], after: readonly Item[]): (string | Question)[] {
  const table = relationName((after[0] ?? before[0])?.node.relation);
  const [old, now] = [rowsOf(before), rowsOf(after)];
  if (old === null || now === null) return [{ question: `${table}: which rows are to be added, changed or removed?` }];
  const columns = now.columns.length > 0 ? now.columns : old.columns;
  if (old.columns.length > 0 && now.columns.length > 0 && old.columns.join() !== now.columns.join())
    return [{ question: `${table}: the seeded rows have other columns` }];
  const width = keyWidth(columns, [old.rows, now.rows]);
  const keyOf = (row: readonly string[]) => row.slice(0, width).join('\0');
  const where = (row: readonly string[]) => columns.slice(0, width).map((column, at) => `${column} = ${row[at]}`);
  const oldRows = new Map(old.rows.map((row) => [keyOf(row), row]));
  const nowKeys = new Set(now.rows.map(keyOf));
  const steps: string[] = [];
  for (const row of old.rows) {
    if (!nowKeys.has(keyOf(row))) steps.push(`delete from ${table} where ${where(row).join(' and ')}`);
  }
  const added = now.rows.filter((row) => !oldRows.has(keyOf(row)));
  if (added.length > 0) {
    const lines = added.map((row) => `  (${row.join(', ')})`).join(',\n');
    steps.push(`insert into ${table} (${columns.join(', ')})\nvalues\n${lines}`);
  }
  for (const row of now.rows) {
    const known = oldRows.get(keyOf(row));
    for (const [at, value] of row.entries()) {
      if (known === undefined || known[at] === value) continue;
      const column = columns[at];
      steps.push(
        `update ${table} set ${column} = ${value} where ${[...where(row), `${column} = ${known[at]}`].join(' and ')}`,
      );
    }
  }
  return steps;
}

/** Null for rows that a query makes. */
function rowsOf(items: readonly Item[]): Rows | null {
  let columns: string[] = [];
  const rows: string[][] = [];
  for (const { node, text } of items) {
    if (nodeOf(nodeOf(node.selectStmt).SelectStmt).valuesLists === undefined) return null;
    columns = listOf(node.cols).map((column) => String(nodeOf(column.ResTarget).name));
    rows.push(...valuesOf(text));
  }
  return { columns, rows };
}

/** How many of the first columns tell the rows apart. */
function keyWidth(columns: readonly string[], versions: readonly string[][][]): number {
  for (let width = 1; width < columns.length; width += 1) {
    const isKey = versions.every(
      (rows) => new Set(rows.map((row) => row.slice(0, width).join('\0'))).size === rows.length,
    );
    if (isKey) return width;
  }
  return columns.length;
}
