import { type AnchorLine, type EventLine, type HeaderLine, type Line, parseLine } from './lines.ts';

/** Where the lines of an export come from: the functions of the database that it is made by. */
export interface ExportSource {
  /** `begin_audit_export`: the header's line and the keys'. Logs the export. */
  begin(): Promise<readonly string[]>;
  /** `read_audit_export`: a page of events after a row, up to a row. */
  events(afterSeq: number, untilSeq: number): Promise<readonly string[]>;
  /** `read_audit_export_anchors`: a page of anchors after one, up to one. */
  anchors(afterSeq: number, untilSeq: number): Promise<readonly string[]>;
}

/** A line that the database gave and that is none: the program and the schema are of different versions. */
export class ExportFormatError extends Error {
  override readonly name = 'ExportFormatError';
}

/**
 * The lines of an export in the order of the file: the header, keys, then events with each anchor behind the row that it
 * sealed, and the end. Texts pass through as they are.
 */
export async function* exportLines(source: ExportSource): AsyncGenerator<string, void, undefined> {
  const [first = '', ...keys] = await source.begin();
  const header = expected('header', first);
  yield first;
  yield* keys;
  const until = header.anchors;
  const anchors = new Pages<AnchorLine>((after) =>
    until === null
      ? Promise.resolve([])
      : pageOf('anchor', source.anchors(Math.max(after, until.first_seq - 1), until.last_seq)),
  );
  const events = new Pages<EventLine>((after) => pageOf('event', source.events(after, header.head.seq)));
  const counts = { events: 0, anchors: 0 };
  for (;;) {
    const event = await events.next();
    for (;;) {
      const anchor = await anchors.next();
      // An anchor that sealed a row stands right behind it; one that did not, wherever its turn is.
      if (anchor === null || (event !== null && (anchor.line.sealed?.seq ?? 0) >= event.line.seq)) break;
      anchors.pass();
      counts.anchors += 1;
      yield anchor.text;
    }
    if (event === null) break;
    events.pass();
    counts.events += 1;
    yield event.text;
  }
  yield JSON.stringify({ kind: 'end', ...counts });
}

interface Entry<L> {
  text: string;
  line: L;
}

/** One list, page by page. */
class Pages<L extends { seq: number }> {
  readonly #read: (afterSeq: number) => Promise<Entry<L>[]>;
  #page: Entry<L>[] = [];
  #at = 0;
  #after = 0;
  #ended = false;

  constructor(read: (afterSeq: number) => Promise<Entry<L>[]>) {
    this.#read = read;
  }

  /** The next entry, again and again until it is passed; null at the end. */
  async next(): Promise<Entry<L> | null> {
    if (this.#at === this.#page.length && !this.#ended) {
      this.#page = await this.#read(this.#after);
      this.#at = 0;
      this.#ended = this.#page.length === 0;
      this.#after = this.#page.at(-1)?.line.seq ?? this.#after;
    }
    return this.#page[this.#at] ?? null;
  }

  pass(): void {
    this.#at += 1;
  }
}

async function pageOf<K extends 'event' | 'anchor'>(
  kind: K,
  page: Promise<readonly string[]>,
): Promise<Entry<Extract<Line, { kind: K }>>[]> {
  return (await page).map((text) => ({ text, line: expected(kind, text) }));
}

function expected(kind: 'header', text: string): HeaderLine;
function expected<K extends Line['kind']>(kind: K, text: string): Extract<Line, { kind: K }>;
function expected(kind: Line['kind'], text: string): Line {
  const line = parseLine(text);
  if (line?.kind !== kind) throw new ExportFormatError(`The database gave no ${kind} of a known form.`);
  return line;
}
