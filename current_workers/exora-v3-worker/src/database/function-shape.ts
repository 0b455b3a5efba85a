import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { nativeTypes } from './native-types.ts';

const shapeSchema = z.object({
  /**
   * `objects` have named columns, `values` are plain; `rows` are objects whose columns are all of types that this side
   * reads by itself, which spares the server their way through JSON. `nothing` is a function that returns void.
   */
  gives: z.enum(['rows', 'objects', 'values', 'nothing']),
  many: z.boolean(),
  /** SQL types of the parameters, by name. */
  parameters: z.record(z.string(), z.string()),
});

/** What a caller must know of a database function. */
export type FunctionShape = z.infer<typeof shapeSchema>;

const identifier = /^[a-z_][a-z0-9_]{0,62}$/;

const shapeQuery = (rpc: string) => `
  select
    case
      when p.prorettype = 'void'::regtype then 'nothing'
      when t.typtype <> 'c' and not coalesce(p.proargmodes::text[] && '{t,b,o}', false) then 'values'
      when p.proretset and not exists (
        select from unnest(p.proallargtypes, p.proargmodes::text[]) as a (type, mode)
        where a.mode in ('t', 'b', 'o') and a.type <> all ('{${[...nativeTypes.keys()].join(',')}}'::oid[])
        union all
        select from pg_catalog.pg_attribute as c
        where c.attrelid = t.typrelid and c.attnum > 0 and not c.attisdropped
          and c.atttypid <> all ('{${[...nativeTypes.keys()].join(',')}}'::oid[])
      ) then 'rows'
      else 'objects'
    end as gives,
    p.proretset as many,
    (
      select coalesce(json_object_agg(a.name, format_type(a.type, null)), '{}')
      from unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes::text[])
        as a (name, type, mode)
      where a.name <> '' and coalesce(a.mode, 'i') in ('i', 'b', 'v')
    ) as parameters
  from pg_catalog.pg_proc as p
  join pg_catalog.pg_type as t on t.oid = p.prorettype
  where p.pronamespace = 'public'::regnamespace and p.proname = '${rpc}'`;

/** The shape of a function of the API. Rejects with `internal` when there is none, or more than one, of the name. */
export async function readFunctionShape(
  rpc: string,
  query: (text: string) => Promise<Iterable<unknown>>,
): Promise<FunctionShape> {
  if (!identifier.test(rpc)) throw new ExoraError('internal', { cause: new TypeError('That is no function’s name.') });
  const found = [...(await query(shapeQuery(rpc)))];
  if (found.length !== 1) {
    throw new ExoraError('internal', { cause: new TypeError(`The database has ${found.length} functions ${rpc}`) });
  }
  return shapeSchema.parse(found[0]);
}

/**
 * A statement that calls the function with the named parameters and gives its rows, or any other result as JSON text in
 * `body`. `given` is an SQL expression for one JSON object of them. These are the conversions of the API, so that every
 * type looks the same over both.
 */
export function callStatement(rpc: string, shape: FunctionShape, names: readonly string[], given: string): string {
  const columns = names.map((name) => `${quoted(name)} ${shape.parameters[name]}`).join(', ');
  const passed = names.map((name) => `${quoted(name)} => given.${quoted(name)}`).join(', ');
  const call = `public.${quoted(rpc)}(${passed})`;
  const from = names.length === 0 ? call : `json_to_record(${given}::json) as given (${columns}), lateral ${call}`;
  switch (shape.gives) {
    case 'nothing':
      return `select from ${from} as answer`;
    case 'values':
      return `select ${body('answer.value', shape)} from (select answer.value from ${from} as answer (value)) as answer`;
    case 'rows':
      return `select answer.* from ${from} as answer`;
    case 'objects':
      return `select ${body('to_json(answer)', shape)} from (select answer.* from ${from} as answer) as answer`;
  }
}

function body(value: string, { many }: FunctionShape): string {
  return many
    ? `coalesce(json_agg(${value}), '[]')::text as body`
    : `coalesce(json_agg(${value}) -> 0, 'null')::text as body`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
