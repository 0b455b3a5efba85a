import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { z } from 'zod';
import { metricDefinitions } from '../../current_workers/exora-v3-worker/src/utils/metric-definitions.ts';
import { exoraCommand } from '../../packages/cli/src/program.ts';
import { jobPayloads } from '../../packages/contracts/src/jobs.ts';
import { root } from '../tools.ts';
import { programEnvironments } from './env-examples.ts';

const rowSchema = z.object({ schema: z.string(), name: z.string(), comment: z.string() });
const functionSchema = rowSchema.extend({ callers: z.array(z.string()) });
type Row = z.infer<typeof rowSchema>;
type Function = z.infer<typeof functionSchema>;
type Command = ReturnType<typeof exoraCommand>;

const begin = (name: string) => `<!-- begin generated: ${name} -->`;
const end = (name: string) => `<!-- end generated: ${name} -->`;

/**
 * The guide with its generated parts made anew: what stands between `begin generated` and `end generated`. Throws when it lacks
 * one, or has one that nothing makes.
 */
export async function guideWithRegions(guide: string, ownerUrl: string): Promise<string> {
  const regions = await guideRegions(ownerUrl);
  let text = guide;
  for (const [name, made] of Object.entries(regions)) {
    const [from, to] = [text.indexOf(begin(name)), text.indexOf(end(name))];
    if (from === -1 || to < from) throw new Error(`The guide has no place for the generated part "${name}".`);
    text = `${text.slice(0, from)}${begin(name)}\n\n${made}\n\n${text.slice(to)}`;
  }
  const unknown = [...guide.matchAll(/<!-- begin generated: (.+) -->/g)].filter(([, name = '']) => !(name in regions));
  if (unknown.length > 0) throw new Error(`Nothing makes ${unknown.map(([, name]) => name).join(', ')} of the guide.`);
  return text;
}

async function guideRegions(ownerUrl: string): Promise<Record<string, string>> {
  const { tables, functions } = await catalog(ownerUrl);
  const files = schemaFiles();
  const open = functions.filter(({ schema }) => schema === 'public');
  const forPeople = open.filter(({ callers }) => callers.includes('authenticated'));
  const forServices = open.filter((one) => !forPeople.includes(one) && one.callers.includes('service_role'));
  return {
    'tables 01-02': tablesOf(tables, files, ['01', '02']),
    'tables 03-05': tablesOf(tables, files, ['03', '04', '05']),
    'tables 06-08': tablesOf(tables, files, ['06', '07', '08']),
    'functions for people': functionsOf(forPeople, files),
    'functions for services': functionsOf(forServices, files),
    'job types': jobTypes(),
    'edge functions': edgeFunctions(),
    environment: environment(),
    metrics: metrics(),
    commands: list(['command', 'does'], commandRows(exoraCommand(), [])),
  };
}

async function catalog(ownerUrl: string): Promise<{ tables: Row[]; functions: Function[] }> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const tables = await sql`
      select n.nspname as schema, c.relname as name, coalesce(obj_description(c.oid, 'pg_class'), '') as comment
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname in ('public', 'exora_private') and c.relkind in ('r', 'p', 'v') and not c.relispartition
      order by n.nspname desc, c.relname`;
    const functions = await sql`
      select n.nspname as schema, p.proname as name, coalesce(obj_description(p.oid, 'pg_proc'), '') as comment,
        (select coalesce(jsonb_agg(r.name order by r.name), '[]') from unnest(array['authenticated', 'service_role']) as r (name)
          where has_function_privilege(r.name, p.oid, 'execute')) as callers
      from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where n.nspname = 'public'
      order by p.proname`;
    return { tables: z.array(rowSchema).parse([...tables]), functions: z.array(functionSchema).parse([...functions]) };
  } finally {
    await sql.end();
  }
}

/** Which file of `current_schema/` creates what, by qualified name. */
function schemaFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const folder = join(root, 'current_schema');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^create (?:table|view|function) ((?:public|exora_private)\.\w+)/gm)) {
      files.set(name, file);
    }
  }
  return files;
}

/** The file that creates something; nothing in a database that is ahead of the files. */
function fileOf(row: Row, files: ReadonlyMap<string, string>): string {
  return files.get(`${row.schema}.${row.name}`) ?? '';
}

function tablesOf(tables: readonly Row[], files: ReadonlyMap<string, string>, layers: readonly string[]): string {
  const rows = tables
    .map((row) => ({ row, file: fileOf(row, files) }))
    .filter(({ file }) => layers.includes(file.slice(0, 2)))
    .sort((one, other) => one.file.localeCompare(other.file));
  return list(
    ['table', 'file', 'holds'],
    rows.map(({ row, file }) => [nameOf(row), code(file), sentence(row.comment)]),
  );
}

function functionsOf(functions: readonly Function[], files: ReadonlyMap<string, string>): string {
  return list(
    ['function', 'file', 'does'],
    functions.map((row) => [nameOf(row), code(fileOf(row, files)), sentence(row.comment)]),
  );
}

function nameOf({ schema, name }: Row): string {
  return schema === 'public' ? `[\`${name}\`](reference/database.md#${name})` : code(`${schema}.${name}`);
}

function jobTypes(): string {
  const schema = readFileSync(join(root, 'current_schema/07_optimization.sql'), 'utf8');
  const worker = readFileSync(join(root, 'current_workers/exora-v3-worker/src/worker.ts'), 'utf8');
  const rows = Object.entries(jobPayloads).map(([type, payload]) => {
    const lane = new RegExp(`when '${type}' then '(\\w+)'`).exec(schema)?.[1] ?? '';
    const processor = new RegExp(`${type}: async [\\s\\S]*?await (\\w+)\\(`).exec(worker)?.[1] ?? '';
    const file = new RegExp(`import \\{ ${processor} \\} from './(job-processors/[\\w-]+\\.ts)'`).exec(worker)?.[1];
    if (lane === '' || file === undefined) throw new Error(`The job type ${type} has no lane or no processor.`);
    return [code(type), code(lane), code(Object.keys(payload.shape).join(', ')), code(file)];
  });
  return list(['job type', 'lane', 'payload', 'processor'], rows);
}

function edgeFunctions(): string {
  const folder = join(root, 'current_functions');
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /-v\d+$/.test(entry.name))
    .map(({ name }) => name);
  const rows = names.map((name) => {
    const readme = readFileSync(join(folder, name, 'README.md'), 'utf8');
    const calls = readdirSync(join(folder, name))
      .filter((file) => /\.ts$/.test(file) && !/test/.test(file))
      .flatMap((file) => [...readFileSync(join(folder, name, file), 'utf8').matchAll(/\.rpc\(\s*'(\w+)'/g)])
      .map(([, rpc = '']) => code(rpc));
    return [
      `[\`${name}\`](../current_functions/${name}/README.md)`,
      sentence(readme.split('\n\n')[1] ?? ''),
      calls.join(', '),
    ];
  });
  return list(['function', 'does', 'calls'], rows);
}

function environment(): string {
  return programEnvironments
    .map(({ program, example, variables }) => {
      const rows = variables.map((each) => [
        code(each.name),
        each.isRequired ? 'needed' : each.default === null ? '' : code(each.default),
        each.wants,
      ]);
      return `**${program[0]?.toUpperCase()}${program.slice(1)}** ([\`.env.example\`](../${example}))\n\n${list(['variable', 'unless set', 'wants'], rows)}`;
    })
    .join('\n\n');
}

function metrics(): string {
  const rows = Object.entries(metricDefinitions).map(([name, { type, help, labels }]) => {
    return [code(name), type, labels.map(code).join(', '), help];
  });
  return list(['metric', 'type', 'labels', 'is'], rows);
}

function commandRows(command: Command, above: readonly string[]): string[][] {
  const path = [...above, command.name()];
  const rows = command.commands.flatMap((one) => commandRows(one, path));
  if (command.commands.length > 0) return rows;
  const taken = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '…' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  return [[code([...path, ...taken].join(' ')), command.description()]];
}

/** The first sentence of a comment. */
function sentence(text: string): string {
  return /^[\s\S]*?[.](?=\s+[A-Z`(]|\s*$)/.exec(text.trim())?.[0] ?? text.trim();
}

function list(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/<(?!br>)(?=[a-z])/g, (sign, at: number, all: string) => {
      // Inside of code a sign stands for itself.
      return (all.slice(0, at).split('`').length - 1) % 2 === 1 ? sign : '&lt;';
    });
}
