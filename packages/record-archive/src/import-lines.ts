import { ExoraError } from '@exora/contracts';
import type { Archive, ArchiveRow } from './read-archive.ts';
import { type ArchiveTable, archiveTables } from './tables.ts';

/**
 * The rows of an archive in the order in which a record takes them (`import_record_rows`), each as `table:JSON`. What belongs
 * together comes together: a fact with its details, codes, proofs and decisions, a narrative with its sentences. At the end come,
 * as `late:table:JSON`, the references to rows that were not there yet.
 */
export async function* importLines(archive: Archive): AsyncGenerator<string[]> {
  for (const table of archiveTables) {
    if (table.partOf !== undefined) continue;
    const parts = archiveTables.filter(({ partOf }) => partOf === table.name);
    if (parts.length === 0) {
      for await (const { line } of archive.rows(table)) yield [`${table.name}:${line}`];
    } else {
      yield* together(archive, table, parts);
    }
  }
  for (const table of archiveTables) {
    const { late } = table;
    if (late === undefined) continue;
    for await (const { row } of archive.rows(table)) {
      const reference = row[late];
      if (reference !== null && reference !== undefined) {
        yield [`late:${table.name}:${JSON.stringify({ id: row.id, [late]: reference })}`];
      }
    }
  }
}

/** Rows with their parts: all tables are in the order of the id, so one pass over each is enough. */
async function* together(
  archive: Archive,
  table: ArchiveTable,
  parts: readonly ArchiveTable[],
): AsyncGenerator<string[]> {
  const readers = parts.map((part) => new Reader(part, archive.rows(part)));
  try {
    for await (const { line, row } of archive.rows(table)) {
      const unit = [`${table.name}:${line}`];
      for (const reader of readers) unit.push(...(await reader.take(String(row.id))));
      yield unit;
    }
    for (const reader of readers) {
      if (!(await reader.isAtEnd()))
        throw new ExoraError('record_archive_invalid', { parameters: { reason: 'a part of nothing' } });
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

class Reader {
  private readonly name: string;
  private readonly key: string;
  private readonly rows: AsyncGenerator<ArchiveRow>;
  private next: ArchiveRow | null | undefined;

  constructor({ name, keys }: ArchiveTable, rows: AsyncGenerator<ArchiveRow>) {
    this.name = name;
    this.key = keys[0] ?? '';
    this.rows = rows;
  }

  async take(id: string): Promise<string[]> {
    const taken: string[] = [];
    for (let row = await this.peek(); row !== null && String(row.row[this.key]) === id; row = await this.peek()) {
      taken.push(`${this.name}:${row.line}`);
      this.next = undefined;
    }
    return taken;
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.peek()) === null;
  }

  async close(): Promise<void> {
    await this.rows.return(undefined);
  }

  private async peek(): Promise<ArchiveRow | null> {
    if (this.next === undefined) {
      const { value, done } = await this.rows.next();
      this.next = done ? null : value;
    }
    return this.next;
  }
}
