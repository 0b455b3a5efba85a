import { isReplaceable, replacing } from './functions.ts';
import { rowChanges } from './seed-rows.ts';
import { type Item, nameOf } from './statements.ts';
import { columnChanges, constraintsOf, type Question, tablesOf } from './table-changes.ts';

/** One step of a migration: statements, or a question that only a person can answer, and the file it is about. */
export interface Step {
  file: string;
  sql: string | Question;
}

export interface Comparison {
  steps: Step[];
  /** Keys of what only the new version has, what differs, and what only the old one had. */
  added: string[];
  changed: string[];
  dropped: string[];
}

/** The API's roles, which get what the default privileges give. */
const everybody = 'public, anon, authenticated, service_role';

/**
 * The statements that lead from one version of the schema to another: first what stands in the way is dropped, then
 * everything is made or changed in the order in which the new schema makes it, at last what is gone is dropped.
 *
 * @param mayLose whether columns and tables may go with their rows, as in a rollback
 */
export function compareSchemas(
  before: readonly Item[],
  after: readonly Item[],
  { mayLose }: { mayLose: boolean },
): Comparison {
  const old = byKey(before);
  const now = byKey(after);
  const oldConstraints = constraintsOf(before);
  const nowConstraints = constraintsOf(after);
  const oldTables = tablesOf(before);
  const nowTables = tablesOf(after);
  const steps: Step[] = [];
  /** What is dropped before, so that it is made again where it stands in the new schema. */
  const remade = new Set<string>();
  const add = (file: string, ...parts: (string | Question)[]) => {
    for (const sql of parts) steps.push({ file, sql });
  };

  // What is in the way --------------------------------------------------------------------------------------------------
  const functionsRemade = [...old.values()]
    .map(([item]) => item)
    .filter((item) => item.kind === 'function')
    .filter((item) => {
      const [successor] = now.get(item.key) ?? [];
      return successor !== undefined && successor.shape !== item.shape && !isReplaceable(item, successor);
    });
  const leansOnRemade = (text: string) => functionsRemade.some(({ on }) => text.includes(`${on}(`));
  const isKept = (table: string | null) =>
    table === null || !oldTables.has(table) || nowTables.has(table) || now.has(`view ${table}`);
  for (const kind of ['trigger', 'policy', 'view', 'index'] as const) {
    for (const [item] of [...old.values()].reverse()) {
      if (item.kind !== kind || !isKept(item.on)) continue;
      const [successor] = now.get(item.key) ?? [];
      if (successor?.shape === item.shape && !leansOnRemade(item.text)) continue;
      if (successor !== undefined) remade.add(item.key);
      const file = successor?.file ?? item.file;
      const trigger = kind === 'trigger' && item.on?.startsWith('auth.') ? nameOf(item.node.funcname) : null;
      if (trigger === null) {
        add(file, `drop ${kind} ${item.key.slice(kind.length + 1)}`);
      } else {
        // Only a table's owner drops its triggers, and we don't own those of auth; with its function a trigger goes too.
        add(file, `drop function ${trigger} cascade`);
        remade.add(`function ${trigger}`);
      }
    }
  }
  const constraintsRemade = new Set<string>();
  for (const isForeignKey of [true, false]) {
    for (const [key, constraint] of oldConstraints) {
      if (constraint.isForeignKey !== isForeignKey || !nowTables.has(constraint.table)) continue;
      const successor = nowConstraints.get(key);
      if (successor?.shape === constraint.shape && !leansOnRemade(constraint.text)) continue;
      if (successor !== undefined) constraintsRemade.add(key);
      add(fileOf(constraint.table), `alter table ${constraint.table} drop constraint ${constraint.name}`);
    }
  }
  for (const item of [...functionsRemade].reverse()) {
    if (remade.has(item.key)) continue;
    remade.add(item.key);
    add(now.get(item.key)?.[0].file ?? item.file, `drop function ${item.on}`);
  }

  // What is made or changed -----------------------------------------------------------------------------------------------
  const isNewObject = (name: string | null) =>
    name !== null &&
    ['table', 'view', 'function', 'type'].some((kind) => {
      const key = `${kind} ${name}`;
      return now.has(key) && (!old.has(key) || remade.has(key));
    });
  const done = new Set<string>();
  for (const item of after) {
    const versions = old.get(item.key);
    const verbatim = () => add(item.file, item.text);
    if (item.kind === 'table' && versions !== undefined) {
      changeTable(item);
    } else if (item.kind === 'constraint') {
      if (isNewObject(item.on) || needsConstraint(item.key.slice('constraint '.length))) verbatim();
    } else if (item.kind === 'column') {
      if (isNewObject(item.on)) verbatim();
      else if (!done.has(`table ${item.on}`)) changeTable(item);
    } else if (item.kind === 'rows' && !isNewObject(item.on)) {
      if (!done.has(item.key)) add(item.file, ...rowsOfTable(item.key));
      done.add(item.key);
    } else if (item.kind === 'grants' && versions !== undefined && !isNewObject(item.on)) {
      if (!sameShapes(versions, now.get(item.key) ?? [])) {
        const target = /\bon\s+([\s\S]+?)\s+(?:from|to)\s/i.exec(item.text)?.[1];
        if (!done.has(item.key) && !item.text.startsWith(`revoke all on ${target} from ${everybody}`))
          add(item.file, `revoke all on ${target} from ${everybody}`);
        verbatim();
      }
      done.add(item.key);
    } else if (versions === undefined || remade.has(item.key) || isNewObject(item.on) || partOf(item.key)?.isRemade) {
      verbatim();
    } else if (versions[0].shape !== item.shape) {
      if (item.kind === 'function') add(item.file, replacing(item.text));
      else if (item.kind === 'comment') verbatim();
      else add(item.file, { question: `${item.key}: how does the old one become the new one?` });
    }
  }

  // What is gone ----------------------------------------------------------------------------------------------------------
  const gone = [...old.values()].filter(([item]) => !now.has(item.key)).reverse();
  const tablesGone = gone.filter(([{ kind }]) => kind === 'table').map(([item]) => item);
  const functionsGone = gone.filter(([{ kind, key }]) => kind === 'function' && !remade.has(key)).map(([item]) => item);
  const usesTableGone = ({ node }: Item) =>
    tablesGone.some(({ on }) => JSON.stringify([node.parameters, node.returnType]).includes(`"${on?.split('.')[1]}"`));
  for (const [item] of gone) {
    if (item.kind === 'comment' && isStanding(item)) add(item.file, withoutComment(item.text));
    if (item.kind === 'row security' && isKept(item.on))
      add(item.file, `alter table ${item.on} disable row level security`);
    if (item.kind === 'rows' && isKept(item.on)) add(item.file, ...rowsOfTable(item.key));
    if (item.kind === 'grants' && isStanding(item))
      add(item.file, { question: `${item.key}: who may use it without these grants?` });
    if (item.kind === 'other' && isKept(item.on))
      add(item.file, { question: `what undoes this? ${item.text.replaceAll(/\s+/g, ' ').slice(0, 120)}` });
  }
  for (const item of functionsGone.filter(usesTableGone)) add(item.file, `drop function ${item.on}`);
  if (tablesGone.length > 0) {
    const [first] = tablesGone;
    const names = tablesGone.map(({ on }) => on);
    if (!mayLose) add(first?.file ?? '', { question: `may these be lost with their rows? ${names.join(', ')}` });
    add(first?.file ?? '', `drop table\n  ${names.join(',\n  ')}`);
  }
  for (const item of functionsGone.filter((one) => !usesTableGone(one))) add(item.file, `drop function ${item.on}`);
  for (const kind of ['type', 'extension', 'schema'] as const) {
    for (const [item] of gone) {
      if (item.kind === kind) add(item.file, `drop ${kind} ${item.key.slice(kind.length + 1)}`);
    }
  }
  return { steps, ...summary() };

  function changeTable(item: Item) {
    const name = item.on ?? '';
    const [from, to] = [oldTables.get(name), nowTables.get(name)];
    done.add(`table ${name}`);
    if (from === undefined || to === undefined) return;
    const parts = columnChanges(from, to, { mayLose });
    // Constraints that a later statement adds wait for it.
    for (const [key, constraint] of nowConstraints) {
      if (constraint.table === name && !now.has(`constraint ${key}`) && needsConstraint(key))
        parts.push(`add ${constraint.text}`);
    }
    add(item.file, ...parts.filter((part) => typeof part !== 'string'));
    const actions = parts.filter((part) => typeof part === 'string');
    if (actions.length > 0) add(item.file, `alter table ${name}\n  ${actions.join(',\n  ')}`);
  }

  function needsConstraint(key: string): boolean {
    return !oldConstraints.has(key) || oldConstraints.get(key)?.shape !== nowConstraints.get(key)?.shape
      ? nowConstraints.has(key)
      : constraintsRemade.has(key);
  }

  function rowsOfTable(key: string): (string | Question)[] {
    const [from, to] = [old.get(key) ?? [], now.get(key) ?? []];
    return sameShapes(from, to) ? [] : rowChanges(from, to);
  }

  /** What a comment is about, where that is a part of a table. */
  function partOf(key: string): { exists: boolean; isRemade: boolean } | null {
    const [, type = '', path = ''] = /^comment (column|policy|trigger|tabconstraint|index) (.+)$/.exec(key) ?? [];
    const at = path.lastIndexOf('.');
    const [table, name] = [path.slice(0, at), path.slice(at + 1)];
    switch (type) {
      case 'column':
        return { exists: nowTables.get(table)?.columns.has(name) === true, isRemade: false };
      case 'tabconstraint':
        return { exists: nowConstraints.has(path), isRemade: needsConstraint(path) };
      case 'index':
        return { exists: now.has(`index ${path}`), isRemade: remade.has(`index ${path}`) };
      case 'policy':
      case 'trigger': {
        const part = `${type} ${name} on ${table}`;
        return { exists: now.has(part), isRemade: remade.has(part) };
      }
      default:
        return null;
    }
  }

  /** Whether what a comment or grant is about is still there, and not made again. */
  function isStanding({ key, on }: Item): boolean {
    const part = partOf(key);
    if (part !== null) return part.exists && !part.isRemade;
    const kinds = ['table', 'view', 'function', 'type', 'schema'];
    return !isNewObject(on) && kinds.some((kind) => now.has(`${kind} ${on}`));
  }

  function fileOf(table: string): string {
    return (now.get(`table ${table}`) ?? old.get(`table ${table}`))?.[0].file ?? '';
  }

  function summary() {
    const made = ['table', 'view', 'function', 'index', 'policy', 'trigger', 'type', 'extension'];
    const keys = (items: Map<string, [Item, ...Item[]]>) =>
      [...items.values()].map(([item]) => item).filter(({ kind }) => made.includes(kind));
    const altered = new Set(steps.map(({ sql }) => /^alter table (\S+)\n/.exec(String(sql))?.[1]));
    return {
      added: keys(now)
        .filter(({ key }) => !old.has(key))
        .map(({ key }) => key),
      changed: keys(now)
        .filter(
          ({ key, kind, on, shape }) =>
            old.has(key) && (kind === 'table' ? altered.has(on ?? '') : old.get(key)?.[0].shape !== shape),
        )
        .map(({ key }) => key),
      dropped: keys(old)
        .filter(({ key }) => !now.has(key))
        .map(({ key }) => key),
    };
  }
}

/** Statements by key; grants and seeded rows have several. */
function byKey(items: readonly Item[]): Map<string, [Item, ...Item[]]> {
  const found = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const known = found.get(item.key);
    if (known === undefined) found.set(item.key, [item]);
    else known.push(item);
  }
  return found;
}

function sameShapes(one: readonly Item[], other: readonly Item[]): boolean {
  return one.map(({ shape }) => shape).join() === other.map(({ shape }) => shape).join();
}

function withoutComment(text: string): string {
  return text.replace(/^([\s\S]*?\sis)\s[\s\S]*$/i, '$1 null');
}
