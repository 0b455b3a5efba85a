import { createTestDatabase, splitStatements } from '@exora/local-stack/testing';
import { scanSync } from 'libpg-query';
import postgres from 'postgres';
import type { SchemaFile } from './statements.ts';

/**
 * The files with every `do` block replaced by the statements that it executes, so that what a loop makes can be compared
 * one by one. The blocks run in an empty database, where `execute` notes the statement instead of running it. A block whose
 * statements name the database stays as it is: elsewhere it executes others.
 */
export async function withoutBlocks(files: readonly SchemaFile[]): Promise<SchemaFile[]> {
  if (!files.some(({ text }) => blocksIn(text).length > 0)) return [...files];
  const db = await createTestDatabase({ schema: false });
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql
      .unsafe(
        `create temp table executed (at int generated always as identity, statement text);
        create function pg_temp.note(p_statement text) returns void language sql
          as 'insert into executed (statement) values (p_statement)'`,
      )
      .simple();
    const [{ database } = { database: '' }] = await sql<{ database: string }[]>`select current_database() as database`;
    const replaced: SchemaFile[] = [];
    for (const { name, text } of files) {
      let rest = text;
      for (const block of blocksIn(text)) {
        const list = await executedBy(sql, block);
        const isElsewhereAnother = list.some((statement) => statement.includes(database));
        if (list.length > 0 && !isElsewhereAnother)
          rest = rest.replace(`${block};`, () => list.map((statement) => `${statement};`).join('\n'));
      }
      replaced.push({ name, text: rest });
    }
    return replaced;
  } finally {
    await sql.end();
    await db.drop();
  }
}

/** The blocks as written, from `do` on. */
function blocksIn(text: string): string[] {
  return splitStatements(text)
    .map((statement) =>
      statement.text
        .split('\n')
        .slice(statement.line - statement.textLine)
        .join('\n'),
    )
    .filter((statement) => /^do\s+\$/i.test(statement));
}

async function executedBy(sql: postgres.Sql, block: string): Promise<string[]> {
  await sql`truncate executed`;
  await sql.unsafe(noting(block)).simple();
  const rows = await sql<{ statement: string }[]>`select statement from executed order by at`;
  return rows.map(({ statement }) => statement);
}

/** The block with `execute <expression>;` become `perform pg_temp.note(<expression>);`. */
function noting(block: string): string {
  const [, head = '', body = '', tail = ''] = /^(do\s+\$\w*\$)([\s\S]*)(\$\w*\$[\s\S]*)$/i.exec(block) ?? [];
  const bytes = Buffer.from(body);
  const parts: string[] = [];
  let from = 0;
  let isInside = false;
  for (const { start, end, text } of scanSync(body).tokens) {
    if (!isInside && text.toLowerCase() === 'execute') {
      parts.push(bytes.subarray(from, start).toString(), 'perform pg_temp.note(');
      from = end;
      isInside = true;
    } else if (isInside && text === ';') {
      parts.push(bytes.subarray(from, start).toString(), ')');
      from = start;
      isInside = false;
    }
  }
  return [head, ...parts, bytes.subarray(from).toString(), tail].join('');
}
