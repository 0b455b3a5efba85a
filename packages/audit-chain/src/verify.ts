import { AnchorChain } from './anchors.ts';
import { EventChain } from './events.ts';
import type { KeptAnchors } from './kept.ts';
import { type HeaderLine, type Line, parseLine } from './lines.ts';
import { type Platform, webPlatform } from './platform.ts';
import { certain, type Suspicion } from './suspicion.ts';
import type { Problem, Verdict } from './verdict.ts';

export interface VerifyOptions {
  /** Default: WebCrypto. */
  platform?: Platform;
  /**
   * Keys that the reader got otherwise than with the file, by id (with null where the id alone is known, which is the hash
   * of its key): then a signature by one of these is asked for.
   */
  keys?: ReadonlyMap<string, string | null>;
  /** Anchors that the reader kept. */
  kept?: KeptAnchors;
}

/**
 * Checks an export of the audit log, given line by line, with nothing but the file itself (and what the reader knows of
 * keys and anchors). Keeps a few rows in memory, however long the file is. Reads to the end even after a problem: only
 * then it is known whether a row was removed or stands elsewhere.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const reading = new Reading(options);
  for await (const line of lines) await reading.take(line);
  return reading.conclude();
}

class Reading {
  readonly #platform: Platform;
  readonly #keys: ReadonlyMap<string, string | null>;
  readonly #kept: KeptAnchors | null;
  #header: HeaderLine | null = null;
  #events: EventChain | null = null;
  #anchors: AnchorChain | null = null;
  #line = 0;
  #ended: { events: number; anchors: number } | null = null;
  #suspicion: Suspicion | null = null;

  constructor(options: VerifyOptions) {
    this.#platform = options.platform ?? webPlatform;
    this.#keys = options.keys ?? new Map();
    this.#kept = options.kept ?? null;
  }

  async take(text: string): Promise<void> {
    this.#line += 1;
    if (text.trim() === '') return;
    const line = parseLine(text);
    if (this.#suspicion !== null) {
      if (line !== null) this.#suspicion.see(line);
      return;
    }
    this.#suspicion = line === null ? certain(this.#unreadable(text)) : await this.#suspect(line);
  }

  conclude(): Verdict {
    const problem = this.#suspicion?.conclude() ?? this.#conclude();
    return {
      valid: problem === null,
      problem,
      subject_id: this.#header?.subject_id ?? null,
      exported_at: this.#header?.exported_at ?? null,
      events: this.#events?.counts ?? { checked: 0, last_seq: 0, without_personal: 0 },
      cut: this.#header?.cut ? { seq: this.#header.cut.seq, cut_at: this.#header.cut.cut_at } : null,
      anchors: this.#anchors?.counts ?? {
        checked: 0,
        sealing: 0,
        proven: 0,
        signed: 0,
        keys: [],
        sealed_up_to_seq: 0,
        signed_up_to_seq: 0,
        met: 0,
      },
    };
  }

  async #suspect(line: Line): Promise<Suspicion | null> {
    if (this.#ended !== null) return certain(this.#file('inserted', `Line ${this.#line} was added after the end.`));
    if (line.kind === 'header') return this.#begin(line);
    if (this.#events === null || this.#anchors === null) {
      return certain(this.#file('truncated', 'The file does not begin with its header: its beginning was cut off.'));
    }
    switch (line.kind) {
      case 'key': {
        const problem = await this.#anchors.takeKey(line, this.#line);
        return problem === null ? null : certain(problem);
      }
      case 'event':
        return this.#events.take(line, this.#line);
      case 'anchor':
        return this.#anchors.take(line, this.#line, this.#events);
      case 'end':
        this.#ended = { events: line.events, anchors: line.anchors };
        return null;
    }
  }

  async #begin(header: HeaderLine): Promise<Suspicion | null> {
    if (this.#header !== null) return certain(this.#file('inserted', `Line ${this.#line} is a second header.`));
    this.#header = header;
    const rows = this.#kept?.rowsOf(header.subject_id) ?? new Map<number, string>();
    this.#events = await EventChain.begin(header, this.#platform, rows);
    this.#anchors = new AnchorChain(header, this.#platform, { keys: this.#keys, kept: this.#kept });
    return null;
  }

  #conclude(): Problem | null {
    if (this.#events === null || this.#anchors === null) {
      return this.#file('unreadable', 'This is no export of an audit log: it has no header.', null);
    }
    const problem = this.#events.conclude() ?? this.#anchors.conclude();
    if (problem !== null) return problem;
    if (this.#ended === null)
      return this.#file('truncated', 'The last line of the file, which says that it ends, is missing.', null);
    const { checked: events } = this.#events.counts;
    const { checked: anchors } = this.#anchors.counts;
    if (this.#ended.events !== events || this.#ended.anchors !== anchors) {
      return this.#file(
        'changed',
        `The last line was changed: it tells of ${this.#ended.events} events and ${this.#ended.anchors} anchors, and there are ${events} and ${anchors}.`,
      );
    }
    return null;
  }

  /** A line that is no line of an export, by what it seems to be. */
  #unreadable(text: string): Problem {
    const kind = /"kind"\s*:\s*"(\w+)"/.exec(text)?.[1];
    const sentence = `Line ${this.#line} can’t be read: it is not as the database writes it`;
    if (kind === 'event' && this.#events !== null) {
      const seq = this.#events.last.seq + 1;
      return { ...this.#file('unreadable', `${sentence}. Row ${seq} should stand there.`), what: 'event', seq };
    }
    return this.#file('unreadable', `${sentence}.`);
  }

  #file(kind: Problem['kind'], sentence: string, line: number | null = this.#line): Problem {
    return { kind, what: 'file', seq: null, line, event_id: null, sentence };
  }
}
