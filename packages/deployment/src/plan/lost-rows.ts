import { type Migration, splitStatements } from '@exora/local-stack/database';
import { z } from 'zod';
import { parseStatement } from './parse-statement.ts';

/** A statement of a migration that takes rows away or writes over all of them, for which squawk has no rule. */
interface Loss {
  rule: 'delete-rows' | 'truncate' | 'drop-schema' | 'drop-cascade' | 'drop-owned' | 'update-without-where';
  line: number;
  message: string;
}

const messages: Record<Loss['rule'], string> = {
  'delete-rows': 'Deletes rows.',
  truncate: 'Empties a table.',
  'drop-schema': 'Drops a schema.',
  'drop-cascade': 'Drops with what depends on it: columns, and the rows’ values in them.',
  'drop-owned': 'Drops what a role owns.',
  'update-without-where': 'Writes over a column of all rows.',
};

/** What a migration's statements take away. A function's body is left out: creating it runs nothing of it. */
export async function lostRows(migration: Pick<Migration, 'file' | 'text'>): Promise<Loss[]> {
  const found: Loss[] = [];
  for (const statement of splitStatements(migration.text)) {
    const { stmts = [] } = parsedSchema.parse(await parseStatement(migration, statement));
    for (const rule of new Set(stmts.flatMap(({ stmt }) => rulesOf(stmt))))
      found.push({ rule, line: statement.line, message: messages[rule] });
  }
  return found;
}

const parsedSchema = z.looseObject({ stmts: z.array(z.looseObject({ stmt: z.unknown() })).optional() });
const dropSchema = z.looseObject({ removeType: z.string(), behavior: z.string().optional() });
const blockSchema = z.looseObject({
  args: z.array(z.looseObject({ DefElem: z.looseObject({ defname: z.string(), arg: z.unknown() }) })),
});
const textSchema = z.looseObject({ String: z.looseObject({ sval: z.string() }) });
const mergeSchema = z.array(z.looseObject({ MergeWhenClause: z.looseObject({ commandType: z.string() }) }));

/** By the parser's names of what columns or tables may hang on. */
const cascading = new Set(['OBJECT_TYPE', 'OBJECT_DOMAIN', 'OBJECT_EXTENSION']);
/** Statements that keep others for later. */
const kept = new Set(['CreateFunctionStmt', 'RuleStmt']);

/** Rules that a parsed statement breaks, or one inside of it. */
function rulesOf(node: unknown): Loss['rule'][] {
  if (Array.isArray(node)) return node.flatMap(rulesOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    kept.has(name) ? [] : [...ruleOf(name, value), ...rulesOf(value)],
  );
}

function ruleOf(name: string, value: unknown): Loss['rule'][] {
  switch (name) {
    case 'DeleteStmt':
      return ['delete-rows'];
    case 'mergeWhenClauses':
      return mergeSchema.parse(value).some(({ MergeWhenClause }) => MergeWhenClause.commandType === 'CMD_DELETE')
        ? ['delete-rows']
        : [];
    case 'UpdateStmt':
      return typeof value === 'object' && value !== null && 'whereClause' in value ? [] : ['update-without-where'];
    case 'TruncateStmt':
      // With cascade it is squawk's ban-truncate-cascade.
      return dropSchema.partial().parse(value).behavior === 'DROP_CASCADE' ? [] : ['truncate'];
    case 'DropOwnedStmt':
      return ['drop-owned'];
    case 'DropStmt': {
      const { removeType, behavior } = dropSchema.parse(value);
      if (removeType === 'OBJECT_SCHEMA') return ['drop-schema'];
      return behavior === 'DROP_CASCADE' && cascading.has(removeType) ? ['drop-cascade'] : [];
    }
    case 'DoStmt':
      return blockSchema
        .parse(value)
        .args.flatMap(({ DefElem }) =>
          DefElem.defname === 'as' ? inBlock(textSchema.parse(DefElem.arg).String.sval) : [],
        );
    default:
      return [];
  }
}

/** A block of PL/pgSQL runs at once. It is read by its words: too much is said of it rather than too little. */
function inBlock(block: string): Loss['rule'][] {
  return [...new Set(readingsOf(block).flatMap(inWords))];
}

/**
 * What two dashes begin may be a comment or stand in a string, and the `where` of an update may be one of a query inside of it: so
 * a block is read as it stands, without its comments, without its strings, and with its parentheses taken away one after another.
 */
function readingsOf(block: string): string[] {
  const code = block.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return [block, code].flatMap((text) => [
    ...withoutParentheses(text),
    ...withoutParentheses(text.replaceAll(/'(?:[^']|'')*'/g, ' ')),
  ]);
}

function withoutParentheses(text: string): string[] {
  const inner = text.replaceAll(/\([^()]*\)/g, ' ');
  return inner === text ? [text] : [text, ...withoutParentheses(inner)];
}

function inWords(words: string): Loss['rule'][] {
  return [
    ...(/\bdelete\s+from\b/i.test(words) ? (['delete-rows'] as const) : []),
    ...(/\btruncate\b/i.test(words) ? (['truncate'] as const) : []),
    ...(/\bdrop\s+schema\b/i.test(words) ? (['drop-schema'] as const) : []),
    ...(/\bdrop\s+(?:table|type|domain|extension|owned)\b|\bdrop\s+column\b/i.test(words)
      ? (['drop-cascade'] as const)
      : []),
    // The word `column` may be left out.
    ...(/\balter\s+(?:foreign\s+)?table\b[^;]*\bdrop\b(?!\s+(?:constraint|default)\b)/i.test(words)
      ? (['drop-cascade'] as const)
      : []),
    ...(/\bupdate\s+[^;]*\bset\b(?![^;]*\bwhere\b)/i.test(words) ? (['update-without-where'] as const) : []),
  ];
}
