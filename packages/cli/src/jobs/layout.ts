/** A column of a table for people. */
export interface Column<Row> {
  heading: string;
  cell(row: Row): string;
  /** Numbers stand to the right. */
  alignRight?: true;
  /** Cut in its middle where the table would be too wide. */
  shrinks?: true;
}

const gap = '  ';
/** No cell is cut to less. */
const leastWidth = 8;

/** How many characters a line may have: the terminal's or COLUMNS; in a pipe as many as are needed. */
export function lineWidth(): number {
  if (process.stdout.isTTY) return process.stdout.columns;
  return Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY;
}

/** The lines of an aligned table with its headings, none when there are no rows. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  if (rows.length === 0) return [];
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ cell }) => plain(cell(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const excess = widths.reduce((sum, each) => sum + each + gap.length, -gap.length) - width;
  const shrinking = columns.findIndex(({ shrinks }) => shrinks);
  if (excess > 0 && shrinking >= 0) widths[shrinking] = Math.max(leastWidth, (widths[shrinking] ?? 0) - excess);
  return cells.map((line) =>
    line
      .map((text, index) => {
        const wide = widths[index] ?? 0;
        return columns[index]?.alignRight ? text.padStart(wide) : cut(text, wide).padEnd(wide);
      })
      .join(gap)
      .trimEnd(),
  );
}

/**
 * A table of one line a row where that fits into the width, else of two: the second one indented below the first.
 * What has to be copied stands in the first, so that it is never cut.
 */
export function foldingTable<Row>(
  first: readonly Column<Row>[],
  second: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const whole = table([...first, ...second], rows, Number.POSITIVE_INFINITY);
  if (whole.every((line) => line.length <= width)) return whole;
  const below = table(second, rows, width - gap.length);
  return table(first, rows, width).flatMap((line, index) => [line, `${gap}${below[index] ?? ''}`.trimEnd()]);
}

/** Names and values, the values below each other and wrapped. */
export function pairs(entries: readonly (readonly [name: string, value: string | null])[], width: number): string[] {
  const known = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  const widest = Math.max(0, ...known.map(([name]) => name.length));
  return known.flatMap(([name, value]) =>
    wrap(value, width - widest - gap.length).map(
      (line, index) => `${(index === 0 ? name : '').padEnd(widest)}${gap}${line}`,
    ),
  );
}

/** The text in lines that are no wider than that, unless a word is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Prints blocks of lines with an empty line between those that have any. */
export function printBlocks(...blocks: readonly (readonly string[])[]): void {
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  if (shown.length > 0) console.log(shown.join('\n\n'));
}

/** A terminal acts on control characters, so none that the database holds reaches it. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, '\u{fffd}');
}

/** The end is kept: worker ids differ there. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const end = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`;
}
