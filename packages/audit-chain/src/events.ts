import { chainBeginning, hexOf, personalContent, rowContent } from './hashes.ts';
import type { EventLine, HeaderLine } from './lines.ts';
import type { Platform } from './platform.ts';
import { certain, decidedByNext, Gap, type Suspicion } from './suspicion.ts';
import type { Problem } from './verdict.ts';

/** What a row's own content says about it. */
type Own = 'right' | 'changed' | 'personal_changed';

/** Checks the events of one chain, in the order of their lines. */
export class EventChain {
  readonly #header: HeaderLine;
  readonly #platform: Platform;
  /** Rows that somebody kept a seal of, by number. */
  readonly #kept: ReadonlyMap<number, string>;
  /** The last row that fits, and the one before it. */
  #seq: number;
  #hash: string;
  #before: string;
  #id: string | null = null;
  #line = 0;
  #checked = 0;
  #withoutPersonal = 0;

  private constructor(
    header: HeaderLine,
    platform: Platform,
    kept: ReadonlyMap<number, string>,
    beginning: { seq: number; hash: string },
  ) {
    this.#header = header;
    this.#platform = platform;
    this.#kept = kept;
    this.#seq = beginning.seq;
    this.#hash = beginning.hash;
    this.#before = beginning.hash;
  }

  static async begin(header: HeaderLine, platform: Platform, kept: ReadonlyMap<number, string>): Promise<EventChain> {
    const beginning =
      header.cut === null
        ? { seq: 0, hash: hexOf(await platform.sha256(chainBeginning(header.subject_id))) }
        : { seq: header.cut.seq, hash: header.cut.row_hash };
    return new EventChain(header, platform, kept, beginning);
  }

  get last(): { seq: number; hash: string; id: string | null; line: number } {
    return { seq: this.#seq, hash: this.#hash, id: this.#id, line: this.#line };
  }

  get counts(): { checked: number; last_seq: number; without_personal: number } {
    return { checked: this.#checked, last_seq: this.#seq, without_personal: this.#withoutPersonal };
  }

  /** What is suspicious about the next event, or null. */
  async take(event: EventLine, line: number): Promise<Suspicion | null> {
    const suspicion = await this.#suspect(event, line);
    if (suspicion !== null) return suspicion;
    this.#before = this.#hash;
    this.#seq = event.seq;
    this.#hash = event.row_hash;
    this.#id = event.id;
    this.#line = line;
    this.#checked += 1;
    if (event.personal === null && event.personal_commitment !== null) this.#withoutPersonal += 1;
    return null;
  }

  /** The problem that shows once all events have been taken. */
  conclude(): Problem | null {
    const { seq, row_hash } = this.#header.head;
    let wanted = seq;
    for (const kept of this.#kept.keys()) wanted = Math.max(wanted, kept);
    if (this.#seq < wanted) {
      const missing = this.#seq + 1 === wanted ? `Row ${wanted} was` : `Rows ${this.#seq + 1} to ${wanted} were`;
      const why = wanted > seq ? `you kept a seal of row ${wanted}` : `the export was made up to row ${seq}`;
      return {
        kind: 'truncated',
        what: 'event',
        seq: this.#seq + 1,
        line: null,
        event_id: null,
        sentence: `${missing} cut off at the end: ${why}.`,
      };
    }
    if (this.#seq > seq || this.#hash !== row_hash) {
      return this.#changed(
        this.#seq,
        this.#line,
        this.#id,
        `it is not the row that the export's header names as its last (row ${seq})`,
      );
    }
    return null;
  }

  async #suspect(event: EventLine, line: number): Promise<Suspicion | null> {
    const expected = this.#seq + 1;
    const own = await this.#own(event);
    const isLinked = event.prev_hash === this.#hash;
    // A row that hangs on the one before stands at its place, whatever it says of its number.
    if (own !== 'right' && (isLinked || event.seq === expected)) return this.#changedHere(event, line, own);
    if (event.seq > expected) {
      const { seq: found, row_hash: hash, id: eventId } = event;
      return new Gap({ what: 'event', expected, found, hash, line, eventId });
    }
    if (event.seq < expected) return this.#seenBefore(event, line, own);
    if (!isLinked) return this.#unlinked(event, line);
    const kept = this.#kept.get(event.seq);
    if (kept !== undefined && kept !== event.row_hash) {
      const why = 'an anchor that you kept has sealed another one with this number';
      return certain(this.#changed(event.seq, line, event.id, why));
    }
    return null;
  }

  async #own(event: EventLine): Promise<Own> {
    const { personal, personal_salt: salt, personal_commitment: commitment } = event;
    let content: Uint8Array;
    try {
      content = rowContent(event, this.#header.subject_id);
    } catch (thrown) {
      if (thrown instanceof RangeError) return 'changed';
      throw thrown;
    }
    if (hexOf(await this.#platform.sha256(content)) !== event.row_hash) return 'changed';
    if (personal === null) return salt === null ? 'right' : 'personal_changed';
    if (salt === null || this.#header.personal === 'withheld') return 'personal_changed';
    const found = hexOf(await this.#platform.sha256(personalContent(salt, personal)));
    return found === commitment ? 'right' : 'personal_changed';
  }

  /** A row whose content doesn't fit its hash; or one that was put before the true row of this number. */
  #changedHere(event: EventLine, line: number, own: Own): Suspicion {
    const expected = this.#seq + 1;
    const before = this.#hash;
    return decidedByNext((next) => {
      if (next?.seq === expected && next.prev_hash === before) {
        return this.#inserted(event, line, `row ${expected} follows it`);
      }
      const what = own === 'personal_changed' ? 'its personal part' : 'its content';
      return this.#changed(expected, line, event.id, `${what} does not fit its hash`);
    });
  }

  /** A number that was there already. */
  #seenBefore(event: EventLine, line: number, own: Own): Suspicion {
    const last = this.last;
    if (event.row_hash === last.hash || (own === 'right' && event.seq < last.seq)) {
      return certain({
        kind: 'duplicated',
        what: 'event',
        seq: event.seq,
        line,
        event_id: event.id,
        sentence: `Row ${event.seq} stands there twice: line ${line} repeats it after row ${last.seq}.`,
      });
    }
    if (event.seq < last.seq) return certain(this.#inserted(event, line, `row ${event.seq} has been there before`));
    // Two rows of one number: the true one is the one that the next row hangs on.
    const isOther = event.prev_hash === this.#before && own === 'right';
    return decidedByNext((next) => {
      const isLastFalse = isOther && (next?.prev_hash ?? this.#header.head.row_hash) === event.row_hash;
      return isLastFalse
        ? this.#inserted({ seq: last.seq, id: last.id }, last.line, `the chain goes on from line ${line}`)
        : this.#inserted(event, line, `the chain goes on from line ${last.line}`);
    });
  }

  /** A row that fits itself and does not hang on the one before: that one, or this one, was made anew with its hash. */
  #unlinked(event: EventLine, line: number): Suspicion {
    const last = this.last;
    return decidedByNext((next) => {
      const isBelieved = (next?.prev_hash ?? this.#header.head.row_hash) === event.row_hash;
      return isBelieved && last.id !== null
        ? this.#changed(
            last.seq,
            last.line,
            last.id,
            `it was given a new hash, but row ${event.seq} hangs on another one`,
          )
        : this.#changed(event.seq, line, event.id, `it does not hang on row ${last.seq}`);
    });
  }

  #changed(seq: number, line: number, id: string | null, why: string): Problem {
    return {
      kind: 'changed',
      what: 'event',
      seq,
      line,
      event_id: id,
      sentence: `Row ${seq} (line ${line}) was changed: ${why}.`,
    };
  }

  #inserted(event: { seq: number; id: string | null }, line: number, why: string): Problem {
    return {
      kind: 'inserted',
      what: 'event',
      seq: event.seq,
      line,
      event_id: event.id,
      sentence: `Line ${line} was inserted as row ${event.seq}: ${why}.`,
    };
  }
}
