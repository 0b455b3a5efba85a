import { partsOf } from './source-lists.ts';
import { type Item, listOf, type Node, nodeOf, shapeOf } from './statements.ts';

interface Column {
  name: string;
  /** As written: what stands in `create table`, and in `add column`. */
  text: string;
  comments: string[];
  type: string;
  notNull: boolean;
  /** The expression as written, or null. */
  default: string | null;
  /** Generated or identity: such a column fills itself. */
  fillsItself: boolean;
  /** Everything but type, not null and default. */
  rest: string;
}

interface Constraint {
  table: string;
  name: string;
  text: string;
  isForeignKey: boolean;
  shape: string;
}

export interface Table {
  name: string;
  columns: Map<string, Column>;
  /** Partitioning, inheritance, storage options. */
  form: string;
}

/** The tables of a schema, with columns that a later statement adds. */
export function tablesOf(items: readonly Item[]): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const item of items) {
    if (item.kind === 'table') tables.set(item.on ?? '', tableOf(item));
    if (item.kind === 'column') {
      const text = item.text.replace(/^[\s\S]*?\badd column\s+/i, '');
      const definition = nodeOf(nodeOf(listOf(item.node.cmds)[0]?.AlterTableCmd).def).ColumnDef;
      const column = columnOf(nodeOf(definition), { comments: [], text });
      tables.get(item.on ?? '')?.columns.set(column.name, column);
    }
  }
  return tables;
}

/** The named constraints of a schema's tables by table and name, whether made with the table or added later. */
export function constraintsOf(items: readonly Item[]): Map<string, Constraint> {
  const found = new Map<string, Constraint>();
  for (const item of items) {
    if (item.kind === 'constraint') {
      const definition = nodeOf(nodeOf(listOf(item.node.cmds)[0]?.AlterTableCmd).def).Constraint;
      add(nodeOf(definition), item, item.text.replace(/^[\s\S]*?\badd\s+(?=constraint\b)/i, ''));
    }
    if (item.kind !== 'table') continue;
    const parts = partsOf(item.text);
    for (const [at, element] of listOf(item.node.tableElts).entries()) {
      if ('Constraint' in element) add(nodeOf(element.Constraint), item, parts[at]?.text ?? '');
    }
  }
  return found;

  function add(node: Node, item: Item, text: string) {
    const constraint = {
      table: item.on ?? '',
      name: String(node.conname),
      text,
      isForeignKey: node.contype === 'CONSTR_FOREIGN',
      shape: shapeOf(node),
    };
    found.set(`${constraint.table}.${constraint.name}`, constraint);
  }
}

function tableOf(item: Item): Table {
  const parts = partsOf(item.text);
  const columns = new Map<string, Column>();
  for (const [at, element] of listOf(item.node.tableElts).entries()) {
    if (!('ColumnDef' in element)) continue;
    const column = columnOf(nodeOf(element.ColumnDef), parts[at] ?? { comments: [], text: '' });
    columns.set(column.name, column);
  }
  const { tableElts: _, ...form } = item.node;
  return { name: item.on ?? '', columns, form: shapeOf(form) };
}

function columnOf(node: Node, { comments, text }: { comments: string[]; text: string }): Column {
  const constraints = listOf(node.constraints).map((constraint) => nodeOf(constraint.Constraint));
  const of = (type: string) => constraints.find((constraint) => constraint.contype === type);
  const plain = ['CONSTR_NOTNULL', 'CONSTR_NULL', 'CONSTR_DEFAULT'];
  const { constraints: _, typeName, ...other } = node;
  return {
    name: String(node.colname),
    text,
    comments,
    type: shapeOf(typeName),
    notNull: of('CONSTR_NOTNULL') !== undefined,
    default: of('CONSTR_DEFAULT') === undefined ? null : defaultIn(text),
    fillsItself: of('CONSTR_GENERATED') !== undefined || of('CONSTR_IDENTITY') !== undefined,
    rest: shapeOf([other, constraints.filter((constraint) => !plain.includes(String(constraint.contype)))]),
  };
}

/** The expression of a column's default as written: it stands last in the style of this schema, or before `not null`. */
function defaultIn(text: string): string {
  return (/\bdefault\s+([\s\S]+)$/i.exec(text)?.[1] ?? '').replace(/\s+not null\s*$/i, '').trim();
}

/** What a step can't decide by itself: a sentence for the author. */
export interface Question {
  question: string;
}

/** The parts of an `alter table` that make one table's columns into the other's, and what can't be derived. */
export function columnChanges(before: Table, after: Table, { mayLose }: { mayLose: boolean }): (string | Question)[] {
  const steps: (string | Question)[] = [];
  if (before.form !== after.form)
    steps.push({ question: `${after.name}: partitioning, options or inheritance differ` });
  for (const column of after.columns.values()) {
    const old = before.columns.get(column.name);
    if (old === undefined) {
      if (column.notNull && column.default === null && !column.fillsItself)
        steps.push({ question: `${after.name}.${column.name}: what is the value in rows that exist?` });
      steps.push([...column.comments, `add column ${column.text}`].join('\n  '));
      continue;
    }
    if (old.type !== column.type)
      steps.push({ question: `${after.name}.${column.name}: how do values become the other type?` });
    if (old.rest !== column.rest) steps.push({ question: `${after.name}.${column.name} is made otherwise` });
    if (old.default !== column.default)
      steps.push(
        column.default === null
          ? `alter column ${column.name} drop default`
          : `alter column ${column.name} set default ${column.default}`,
      );
    if (old.notNull && !column.notNull) steps.push(`alter column ${column.name} drop not null`);
    if (!old.notNull && column.notNull) {
      steps.push({ question: `${after.name}.${column.name}: what becomes of rows without a value?` });
      steps.push(`alter column ${column.name} set not null`);
    }
  }
  for (const column of before.columns.values()) {
    if (after.columns.has(column.name)) continue;
    if (!mayLose) steps.push({ question: `${after.name}.${column.name}: may its values be lost?` });
    steps.push(`drop column ${column.name}`);
  }
  return steps;
}
