import { type AnchorLine, parseLine } from './lines.ts';

/** Anchors that somebody kept outside the database: what they say can't be taken back there. */
export class KeptAnchors {
  readonly #hashes = new Map<number, string>();
  /** Row hashes that kept anchors sealed in one chain, by row. */
  readonly #sealed = new Map<string, Map<number, string>>();
  #subjectId: string | null = null;
  #last = 0;

  /** Takes a line of an earlier export, or of `exora audit anchors`. False for what is neither. */
  take(text: string): boolean {
    const line = parseLine(text);
    if (line === null) return false;
    if (line.kind === 'header') this.#subjectId = line.subject_id;
    if (line.kind === 'anchor') this.#keep(line);
    return true;
  }

  #keep({ seq, anchor_hash, sealed }: AnchorLine): void {
    this.#hashes.set(seq, anchor_hash);
    this.#last = Math.max(this.#last, seq);
    if (sealed === null || this.#subjectId === null) return;
    const rows = this.#sealed.get(this.#subjectId) ?? new Map<number, string>();
    this.#sealed.set(this.#subjectId, rows.set(sealed.seq, sealed.row_hash));
  }

  get count(): number {
    return this.#hashes.size;
  }

  /** Number of the latest one. */
  get last(): number {
    return this.#last;
  }

  hashOf(seq: number): string | undefined {
    return this.#hashes.get(seq);
  }

  /** The rows of a chain that kept anchors sealed: their numbers and hashes. */
  rowsOf(subjectId: string): ReadonlyMap<number, string> {
    return this.#sealed.get(subjectId) ?? new Map();
  }
}
