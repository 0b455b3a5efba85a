import { splitStatements } from '@exora/local-stack/testing';
import { loadModule, parseSync } from 'libpg-query';
import { z } from 'zod';

await loadModule();

/** What a statement of the schema makes or says. */
type Kind =
  | 'table'
  | 'view'
  | 'function'
  | 'index'
  | 'policy'
  | 'trigger'
  | 'type'
  | 'extension'
  | 'schema'
  | 'constraint'
  | 'column'
  | 'row security'
  | 'grants'
  | 'comment'
  | 'rows'
  | 'other';

/** One statement of the schema with what it is about. */
export interface Item {
  kind: Kind;
  /** Names what it makes, the same in every version of the schema; for 'other' the statement itself. */
  key: string;
  /** Name of the table, view or function that it goes with, which takes it along when dropped. */
  on: string | null;
  /** As written, with the comment right above it, without the semicolon. */
  text: string;
  /** The parsed statement without places: equal where only spaces and comments differ. */
  shape: string;
  node: Node;
  file: string;
}

export type Node = Record<string, unknown>;

/** A file of the schema. */
export interface SchemaFile {
  name: string;
  text: string;
}

/** The schema's statements in order. */
export function readItems(files: readonly SchemaFile[]): Item[] {
  return files.flatMap(({ name, text }) =>
    splitStatements(text).map((statement) => itemOf(withoutFarComments(statement.text), name)),
  );
}

/** Comments that an empty line parts from the statement are headings of the file, not the statement's. */
function withoutFarComments(text: string): string {
  const lines = text.split('\n');
  let first = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('--'));
  while (first > 0 && lines[first - 1]?.trimStart().startsWith('--')) first -= 1;
  return lines.slice(first).join('\n');
}

const resultSchema = z.object({
  stmts: z.tuple([z.object({ stmt: z.record(z.string(), z.record(z.string(), z.unknown())) })]),
});

function itemOf(text: string, file: string): Item {
  const [{ stmt }] = resultSchema.parse(parseSync(text)).stmts;
  const [type = '', node = {}] = Object.entries(stmt)[0] ?? [];
  const shape = shapeOf(stmt);
  const { kind, key, on } = identify(type, node, shape);
  return { kind, key: `${kind} ${key}`, on, text, shape, node, file };
}

const places = /^location$|list_start$|list_end$/;

/** A parsed thing as text, without places in the source. */
export function shapeOf(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => (places.test(name) ? undefined : part));
}

interface Identity {
  kind: Kind;
  key: string;
  on: string | null;
}

function identify(type: string, node: Node, shape: string): Identity {
  switch (type) {
    case 'CreateStmt':
      return own('table', relationName(node.relation));
    case 'ViewStmt':
      return own('view', relationName(node.view));
    case 'CreateFunctionStmt':
      return own('function', nameOf(node.funcname));
    case 'IndexStmt': {
      const on = relationName(node.relation);
      return { kind: 'index', key: `${on.split('.')[0]}.${node.idxname}`, on };
    }
    case 'CreatePolicyStmt':
      return partOf('policy', node.policy_name, node.table);
    case 'CreateTrigStmt':
      return partOf('trigger', node.trigname, node.relation);
    case 'CreateEnumStmt':
      return own('type', nameOf(node.typeName));
    case 'CreateDomainStmt':
      return own('type', nameOf(node.domainname));
    case 'CompositeTypeStmt':
      return own('type', relationName(node.typevar));
    case 'CreateExtensionStmt':
      return { kind: 'extension', key: String(node.extname), on: null };
    case 'CreateSchemaStmt':
      return { kind: 'schema', key: String(node.schemaname), on: null };
    case 'InsertStmt':
      return { kind: 'rows', key: relationName(node.relation), on: relationName(node.relation) };
    case 'CommentStmt':
      return comment(node);
    case 'GrantStmt':
      return grants(node, shape);
    case 'AlterTableStmt':
      return alteration(node, shape);
    default:
      return { kind: 'other', key: shape, on: null };
  }
}

function own(kind: Kind, name: string): Identity {
  return { kind, key: name, on: name };
}

function partOf(kind: Kind, name: unknown, relation: unknown): Identity {
  const on = relationName(relation);
  return { kind, key: `${name} on ${on}`, on };
}

function comment(node: Node): Identity {
  const object = nameOf(node.object);
  const type = String(node.objtype).replace('OBJECT_', '').toLowerCase();
  // Of columns, policies, triggers and constraints the last name is their own.
  const isPart = ['column', 'policy', 'trigger', 'tabconstraint'].includes(type);
  return { kind: 'comment', key: `${type} ${object}`, on: isPart ? object.split('.').slice(0, -1).join('.') : object };
}

function grants(node: Node, shape: string): Identity {
  if (node.targtype !== 'ACL_TARGET_OBJECT') return { kind: 'other', key: shape, on: null };
  const objects = listOf(node.objects).map(nameOf);
  return { kind: 'grants', key: `${node.objtype} ${objects.join(', ')}`, on: objects[0] ?? null };
}

/** An `alter table` of one command that adds or switches something; others are compared as a whole. */
function alteration(node: Node, shape: string): Identity {
  const on = relationName(node.relation);
  const commands = listOf(node.cmds).map((command) => nodeOf(command.AlterTableCmd));
  const [command] = commands;
  if (command !== undefined && commands.length === 1) {
    const definition = nodeOf(command.def ?? {});
    if (command.subtype === 'AT_AddConstraint')
      return { kind: 'constraint', key: `${on}.${nodeOf(definition.Constraint).conname}`, on };
    if (command.subtype === 'AT_AddColumn')
      return { kind: 'column', key: `${on}.${nodeOf(definition.ColumnDef).colname}`, on };
    if (command.subtype === 'AT_EnableRowSecurity') return { kind: 'row security', key: on, on };
  }
  return { kind: 'other', key: shape, on };
}

const nodeSchema = z.record(z.string(), z.unknown());

/** A parsed node. */
export function nodeOf(value: unknown): Node {
  return nodeSchema.parse(value);
}

/** A parsed list; absent where it is empty. */
export function listOf(value: unknown): Node[] {
  return z.array(nodeSchema).parse(value ?? []);
}

/** schema.name of a table or view. */
export function relationName(value: unknown): string {
  const relation = nodeOf(value);
  return relation.schemaname === undefined ? String(relation.relname) : `${relation.schemaname}.${relation.relname}`;
}

/** The name that a node of any form gives, with dots. Arguments of functions are left out: no function has a namesake. */
export function nameOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(nameOf).join('.');
  const node = nodeOf(value);
  if ('String' in node) return String(nodeOf(node.String).sval);
  if ('List' in node) return nameOf(nodeOf(node.List).items);
  if ('RangeVar' in node) return relationName(node.RangeVar);
  if ('ObjectWithArgs' in node) return nameOf(nodeOf(node.ObjectWithArgs).objname);
  if ('TypeName' in node) return nameOf(nodeOf(node.TypeName).names);
  throw new Error(`A name of an unknown form: ${Object.keys(node)}`);
}
