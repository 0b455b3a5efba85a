import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'libpg-query';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..');
const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();

const nameSchema = z.object({ String: z.object({ sval: z.string() }) }).transform((node) => node.String.sval);
const statementsSchema = z.object({
  stmts: z.array(
    z.object({
      stmt: z.union([
        z.object({ CreateStmt: z.object({ relation: z.object({ relname: z.string(), schemaname: z.string() }) }) }),
        z.object({ CreateFunctionStmt: z.object({ funcname: z.array(nameSchema) }) }),
        z.record(z.string(), z.unknown()),
      ]),
    }),
  ),
});

/** Tables and functions that a file's statements create; those outside schema public with their schema. */
async function created(sql: string): Promise<{ tables: string[]; functions: string[] }> {
  const { stmts } = statementsSchema.parse(await parse(sql));
  const tables: string[] = [];
  const functions: string[] = [];
  for (const { stmt } of stmts) {
    const table =
      'CreateStmt' in stmt
        ? z
            .object({ relname: z.string(), schemaname: z.string() })
            .parse((stmt.CreateStmt as { relation: unknown }).relation)
        : null;
    if (table !== null)
      tables.push(table.schemaname === 'public' ? table.relname : `${table.schemaname}.${table.relname}`);
    if ('CreateFunctionStmt' in stmt) {
      const { funcname } = z
        .object({ funcname: z.array(z.union([z.string(), nameSchema])) })
        .parse(stmt.CreateFunctionStmt);
      functions.push((funcname[0] === 'public' ? funcname.slice(1) : funcname).join('.'));
    }
  }
  return { tables: tables.sort(), functions: functions.sort() };
}

/** What a file's header says that it creates. */
function announced(sql: string): { count: number; tables: string[]; functions: string[] } {
  const header = sql.slice(0, sql.indexOf('\n\n')).replaceAll(/^-- ?/gm, '');
  const section = (from: RegExp, to: RegExp) => {
    const start = header.search(from);
    const rest = header.slice(start);
    const end = rest.search(to);
    if (start < 0 || end < 0) throw new Error(`The header lacks ${from}`);
    return rest.slice(0, end).replace(from, '');
  };
  const count = /^TABLES CREATED \((\d+) tables?\):/m.exec(header)?.[1];
  const tables = section(/^TABLES CREATED.*$/m, /^KEY FUNCTIONS/m)
    .replaceAll(/^[A-Z][^:\n]*:/gm, ' ')
    .match(/\b[a-z_]+[a-z0-9_.]*\b/g);
  const functions = section(/^KEY FUNCTIONS:/m, /^INTEGRATION POINTS/m).match(/[a-z0-9_.]+(?=\(\))/g);
  return { count: Number(count), tables: (tables ?? []).sort(), functions: (functions ?? []).sort() };
}

describe('each schema file’s header is true', () => {
  test.each(files)('%s', async (name) => {
    const sql = await readFile(join(folder, name), 'utf8');
    const says = announced(sql);
    const does = await created(sql);
    expect(says.tables).toEqual(does.tables);
    expect(says.count).toBe(does.tables.length);
    expect(says.functions).toEqual(does.functions);
    for (const part of ['Purpose', 'Architecture', 'Dependencies'])
      expect(sql).toMatch(new RegExp(`^-- ${part}: .+`, 'm'));
    for (const part of ['DESIGN DECISIONS:', 'INTEGRATION POINTS: ']) expect(sql).toContain(`-- ${part}`);
    expect(sql.split('\n')[1]).toBe(`-- ${name.toUpperCase()} - ${sql.split('\n')[1]?.split(' - ')[1]}`);
  });

  test('the check fails for a header that keeps something back', async () => {
    const sql = await readFile(join(folder, '02_profiles.sql'), 'utf8');
    const does = await created(`${sql}\ncreate table public.forgotten (id int);`);
    expect(announced(sql).tables).not.toEqual(does.tables);
  });
});
