import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import { z } from 'zod';
import { damagedLine, type ReleaseFile } from './release.ts';

const record = z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string()) });

/** Rows of a CSV file (RFC 4180) by the names of its columns, each with the line where it ends. Throws a `ReleaseError`. */
export async function* csvRows(file: ReleaseFile): AsyncIterable<{ line: number; row: Record<string, string> }> {
  const parser = parse({ bom: true, columns: true, info: true, skip_empty_lines: true });
  const source = Readable.from(withEnds(file.lines()));
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const one of source.pipe(parser)) {
      const { info, record: row } = record.parse(one);
      yield { line: info.lines, row };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 0;
    throw damagedLine(file, line, 'the columns of the first line, and an end for each quoted value');
  } finally {
    source.destroy();
  }
}

/** The values of one row; empty where it isn't one. */
export function csvValues(row: string): string[] {
  try {
    return z.array(z.array(z.string())).parse(parseText(row, { bom: true, relax_column_count: true }))[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

async function* withEnds(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`;
}
