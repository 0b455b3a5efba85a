/** One statement of an SQL file. */
export interface Statement {
  /** From its first comment to its last sign, without the semicolon. */
  text: string;
  /** Line of its first sign of SQL, from 1. */
  line: number;
  /** Line of its text's first sign, from 1. */
  textLine: number;
}

/** What a semicolon in it doesn't end: comments, strings, quoted names, dollar quotes. */
const opaque =
  /--[^\n]*|\/\*|(?<![a-z0-9_$])e'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![a-z0-9_$])\$([a-z_][a-z0-9_]*)?\$|;/giy;

/**
 * Splits a file of SQL into its statements, without knowing more of the language than how text is quoted. Functions with
 * a body in `begin atomic … end` are not for it.
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  const lineAt = lineCounter(sql);
  let start = 0;
  let sqlStart = -1;
  let at = 0;
  const end = () => {
    if (sqlStart >= 0) {
      const textStart = start + (sql.slice(start).search(/\S/) || 0);
      const text = sql.slice(textStart, at).trimEnd();
      statements.push({ text, textLine: lineAt(textStart), line: lineAt(sqlStart) });
    }
    start = at + 1;
    sqlStart = -1;
  };
  while (at < sql.length) {
    opaque.lastIndex = at;
    const [found = '', tag = ''] = opaque.exec(sql) ?? [];
    if (found === ';') {
      end();
      at += 1;
    } else if (found === '/*') {
      at = endOfComment(sql, at);
    } else if (found.startsWith('--')) {
      at += found.length;
    } else {
      if (sqlStart < 0 && /\S/.test(sql.charAt(at))) sqlStart = at;
      if (found.startsWith('$')) at = endOf(sql, `$${tag}$`, at + found.length);
      else at += found.length || 1;
    }
  }
  end();
  return statements;
}

/** Comments nest. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

/** Gives an offset's line, from 1; offsets must come in order. */
function lineCounter(sql: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < offset; counted += 1) if (sql.charCodeAt(counted) === 10) line += 1;
    return line;
  };
}
