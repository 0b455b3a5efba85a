import { ExoraError } from '@exora/contracts/errors';
import type { Block, Run } from '../typesetting/blocks.ts';

/** What elements of HTML and of CDA's narrative do; all others are part of the line that they stand in. */
const paragraphs = new Set([
  'p',
  'div',
  'paragraph',
  'caption',
  'pre',
  'blockquote',
  'section',
  'article',
  'dl',
  'dd',
  'dt',
  'footnote',
]);
const headings = /^(h[1-6]|title)$/;
const lists = new Set(['ul', 'ol', 'list']);
const items = new Set(['li', 'item']);
const cells = new Set(['td', 'th']);
const unread = new Set(['script', 'style', 'head', 'template', 'noscript', 'svg', 'object']);
/** More open IDs than this stand around no text that an entry points to. */
const maxIds = 6;

interface Table {
  rows: Run[][][];
  headers: number;
  hasBody: boolean;
}

/**
 * Turns the events of a markup parser into blocks. The text inside an element with an ID is marked, so that an entry that
 * points to the ID finds its words.
 */
export class MarkupBlocks {
  readonly #blocks: Block[] = [];
  readonly #marksOfId: Map<string, string[]>;
  readonly #textOfId: Map<string, string>;
  readonly #prefix: string;
  readonly #ids: (string | null)[] = [];
  readonly #lists: { ordered: boolean; count: number }[] = [];
  #runs: Run[] = [];
  #label: string | null = null;
  #table: Table | null = null;
  #tableDepth = 0;
  #unread = 0;
  #marks = 0;
  #pieces = 0;

  /** `prefix` begins the marks; ids of all sections of a document share their maps. */
  constructor({
    prefix = 'n',
    marksOfId = new Map(),
    textOfId = new Map(),
  }: { prefix?: string; marksOfId?: Map<string, string[]>; textOfId?: Map<string, string> } = {}) {
    this.#prefix = prefix;
    this.#marksOfId = marksOfId;
    this.#textOfId = textOfId;
  }

  open(name: string, id: string | undefined, ordered = name === 'ol'): void {
    this.#ids.push(id ?? null);
    if (unread.has(name)) this.#unread++;
    if (name === 'br' || name === 'hr') this.#endLine();
    else if (name === 'table') this.#openTable();
    else if (this.#table !== null) this.#openInTable(name);
    else if (lists.has(name)) {
      this.#flush();
      this.#lists.push({ ordered, count: 0 });
    } else if (items.has(name)) {
      this.#flush();
      const list = this.#lists.at(-1);
      if (list !== undefined) list.count++;
      this.#label = list?.ordered ? `${list.count}.` : '•';
    } else if (paragraphs.has(name) || headings.test(name)) this.#flush();
  }

  text(text: string): void {
    if (this.#unread > 0 || text === '') return;
    if (++this.#pieces > maxPieces) throw new ExoraError('structured_too_large');
    const ids = this.#ids.filter((id) => id !== null).slice(-maxIds);
    if (ids.length === 0 || text.trim() === '') {
      this.#runs.push({ text });
    } else {
      const mark = `${this.#prefix}${this.#marks++}`;
      for (const id of ids) {
        pushTo(this.#marksOfId, id, mark);
        this.#textOfId.set(id, `${this.#textOfId.get(id) ?? ''}${text}`);
      }
      this.#runs.push({ text, mark });
    }
  }

  close(name: string): void {
    this.#ids.pop();
    if (unread.has(name)) this.#unread--;
    if (name === 'table') this.#closeTable();
    else if (this.#table !== null) this.#closeInTable(name);
    else if (headings.test(name)) this.#flush('heading');
    else if (lists.has(name)) {
      this.#flush();
      this.#lists.pop();
    } else if (items.has(name) || paragraphs.has(name)) this.#flush();
  }

  end(): Block[] {
    if (this.#table !== null) {
      this.#tableDepth = 1;
      this.#closeTable();
    }
    this.#flush();
    return this.#blocks;
  }

  #openTable(): void {
    if (this.#tableDepth++ > 0) return;
    this.#flush();
    this.#table = { rows: [], headers: 0, hasBody: false };
  }

  #openInTable(name: string): void {
    if (this.#table === null || this.#tableDepth > 1) return void this.#space();
    if (name === 'tr') this.#table.rows.push([]);
    else if (cells.has(name)) {
      // A caption, or a cell outside of any row.
      if (this.#table.rows.length === 0) this.#table.rows.push([]);
      if (name === 'td') this.#table.hasBody = true;
      this.#runs = [];
    } else if (paragraphs.has(name) || items.has(name)) this.#space();
  }

  #closeInTable(name: string): void {
    if (this.#table === null || this.#tableDepth > 1) return void this.#space();
    if (cells.has(name)) {
      this.#table.rows.at(-1)?.push(this.#runs);
      this.#runs = [];
    } else if (name === 'tr' && !this.#table.hasBody) {
      this.#table.headers = this.#table.rows.length;
    } else if (name === 'caption') {
      this.#push({ kind: 'paragraph', runs: this.#runs });
      this.#runs = [];
    }
  }

  #closeTable(): void {
    if (this.#tableDepth === 0 || --this.#tableDepth > 0) return;
    if (this.#table !== null) this.#push({ kind: 'table', headers: this.#table.headers, rows: this.#table.rows });
    this.#table = null;
    this.#runs = [];
  }

  #space(): void {
    if (this.#runs.length > 0) this.#runs.push({ text: ' ' });
  }

  #endLine(): void {
    if (this.#table !== null) this.#space();
    else if (this.#label !== null) this.#flush();
    else this.#flush('line');
  }

  #flush(as: 'paragraph' | 'heading' | 'line' = 'paragraph'): void {
    const runs = this.#runs;
    const label = this.#label;
    this.#runs = [];
    if (this.#table !== null || !runs.some(({ text }) => text.trim() !== '')) return;
    this.#label = null;
    if (label !== null) this.#push({ kind: 'item', level: Math.max(0, this.#lists.length - 1), label, runs });
    else if (as === 'line') this.#push(lineBlock(runs));
    else this.#push({ kind: as, runs });
  }

  #push(block: Block): void {
    this.#blocks.push(block);
  }
}

/** More lines, or pieces of text, than fit the pages that are read, by far. */
const maxPieces = 500_000;

/** Lines of a plain text; an empty one parts paragraphs. */
export function plainBlocks(text: string): Block[] {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (++breaks > maxPieces) throw new ExoraError('structured_too_large');
  }
  const lines = text.replace(/\r\n?|\f/g, '\n').split('\n');
  return lines.flatMap((line, at): Block[] => {
    if (line.trim() === '') return [];
    const runs = [{ text: line }];
    return [(lines[at + 1] ?? '').trim() === '' ? { kind: 'paragraph', runs } : lineBlock(runs)];
  });
}

/** A line that the next one follows without a gap. */
function lineBlock(runs: Run[]): Block {
  return { kind: 'item', level: 0, label: '', runs };
}

function pushTo(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
