import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'libpg-query';
import { z } from 'zod';

const signatureSchema = z.object({
  /** SQL type by parameter name. */
  parameters: z.record(z.string(), z.string()),
  /** Parameters that a caller may leave out. */
  optional: z.array(z.string()),
  returns: z.string(),
  /** Columns of a result with several, by name. */
  columns: z.record(z.string(), z.string()),
});
type Signature = z.infer<typeof signatureSchema>;

/** The database functions that a worker calls, each as the schema declared it when that worker was made. */
export const contractSchema = z.record(z.string(), signatureSchema);
export type Contract = z.infer<typeof contractSchema>;

/** The worker's own list of what it calls: parameters by function. */
const calledSchema = z.object({ calledFunctions: z.record(z.string(), z.array(z.string())) });

/** The contract of the sources' worker with the sources' schema. */
export async function contractOf(root: string): Promise<Contract> {
  const file = join(root, 'current_workers/exora-v3-worker/src/database/called-functions.ts');
  const { calledFunctions } = calledSchema.parse(await import(pathToFileURL(file).href));
  const signatures = await signaturesIn(root);
  return Object.fromEntries(
    Object.keys(calledFunctions)
      .sort()
      .flatMap((name) => {
        const signature = signatures[name];
        return signature === undefined ? [] : [[name, signature]];
      }),
  );
}

/** The functions of schema `public` as `current_schema` declares them. */
export async function signaturesIn(root: string): Promise<Contract> {
  const folder = join(root, 'current_schema');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const found: Contract = {};
  for (const file of files) Object.assign(found, await signaturesOf(await readFile(join(folder, file), 'utf8')));
  return found;
}

/** The functions of schema `public` that some SQL creates. */
export async function signaturesOf(sql: string): Promise<Contract> {
  const { stmts = [] } = statementsSchema.parse(await parse(sql));
  return Object.fromEntries(
    stmts.flatMap(({ stmt }) => {
      const node = stmt.CreateFunctionStmt;
      const [schema, name] = node?.funcname.map((part) => part.String.sval) ?? [];
      return node === undefined || schema !== 'public' || name === undefined ? [] : [[name, signatureOf(node)]];
    }),
  );
}

/** For a function that goes on with another shape: whoever calls it has all of the earlier one in its contract, needed or not. */
export const anotherShape = 'A function of another shape gets another name.';

/**
 * What a schema's functions no longer do for a worker of an earlier contract, a sentence each. An added parameter has to
 * have a default, and a result may gain columns but lose none.
 */
export function broken(contract: Contract, schema: Contract): string[] {
  return Object.entries(contract).flatMap(([name, before]) => {
    const after = schema[name];
    return after === undefined ? [`${name} is gone`] : differences(name, before, after);
  });
}

function differences(name: string, before: Signature, after: Signature): string[] {
  const found: string[] = [];
  for (const [parameter, type] of Object.entries(before.parameters)) {
    const now = after.parameters[parameter];
    if (now === undefined) found.push(`${name} has lost its parameter ${parameter}`);
    else if (now !== type) found.push(`${name} takes ${parameter} as ${now} instead of ${type}`);
  }
  for (const parameter of Object.keys(after.parameters)) {
    const mustBeGiven = !after.optional.includes(parameter);
    const couldBeLeft = before.parameters[parameter] === undefined || before.optional.includes(parameter);
    if (mustBeGiven && couldBeLeft) found.push(`${name} asks for ${parameter}, which has no default`);
  }
  if (before.returns !== after.returns) found.push(`${name} returns ${after.returns} instead of ${before.returns}`);
  for (const [column, type] of Object.entries(before.columns)) {
    const now = after.columns[column];
    if (now === undefined) found.push(`${name} no longer returns ${column}`);
    else if (now !== type) found.push(`${name} returns ${column} as ${now} instead of ${type}`);
  }
  return found;
}

const nameSchema = z.looseObject({ String: z.looseObject({ sval: z.string() }) });
const typeSchema = z.looseObject({
  names: z.array(nameSchema),
  setof: z.boolean().optional(),
  arrayBounds: z.array(z.unknown()).optional(),
});
const functionSchema = z.looseObject({
  funcname: z.array(nameSchema),
  parameters: z
    .array(
      z.looseObject({
        FunctionParameter: z.looseObject({
          name: z.string().optional(),
          argType: typeSchema,
          mode: z.string(),
          defexpr: z.unknown().optional(),
        }),
      }),
    )
    .default([]),
  returnType: typeSchema.optional(),
});
const statementsSchema = z.looseObject({
  stmts: z.array(z.looseObject({ stmt: z.looseObject({ CreateFunctionStmt: functionSchema.optional() }) })).optional(),
});

function signatureOf({ parameters, returnType }: z.infer<typeof functionSchema>): Signature {
  const signature: Signature = { parameters: {}, optional: [], returns: 'void', columns: {} };
  for (const { FunctionParameter: parameter } of parameters) {
    const { name = '', argType, mode } = parameter;
    if (mode === 'FUNC_PARAM_TABLE' || mode === 'FUNC_PARAM_OUT') {
      signature.columns[name] = typeName(argType);
      continue;
    }
    signature.parameters[name] = typeName(argType);
    if (parameter.defexpr !== undefined) signature.optional.push(name);
  }
  const isTable = Object.keys(signature.columns).length > 0;
  if (returnType !== undefined) {
    signature.returns = isTable ? (returnType.setof ? 'rows' : 'a row') : resultName(returnType);
  }
  return signature;
}

function resultName(type: z.infer<typeof typeSchema>): string {
  return type.setof ? `setof ${typeName(type)}` : typeName(type);
}

function typeName({ names, arrayBounds }: z.infer<typeof typeSchema>): string {
  const parts = names.map(({ String: part }) => part.sval).filter((part) => part !== 'pg_catalog');
  return `${parts.join('.')}${arrayBounds === undefined ? '' : '[]'}`;
}
