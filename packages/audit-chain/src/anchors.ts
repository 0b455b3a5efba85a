import { anchorContent, anchorsBeginning, bytesOf, hexOf, leafContent, nodeContent, signedContent } from './hashes.ts';
import type { KeptAnchors } from './kept.ts';
import type { AnchorLine, HeaderLine, KeyLine, Line } from './lines.ts';
import type { Platform } from './platform.ts';
import { certain, Gap, type Suspicion } from './suspicion.ts';
import type { Problem, ProblemKind, Verdict } from './verdict.ts';

/** Days that a chain is kept at least before its beginning may be cut off; the schema's retention_minimums() has the same. */
export const fewestDaysBeforeCut = 2190;

/** Where the events stand when an anchor's line comes. */
interface Rows {
  last: { seq: number; hash: string; id: string | null; line: number };
}

/** Checks the anchors of an export, in the order of their lines. */
export class AnchorChain {
  readonly #header: HeaderLine;
  readonly #platform: Platform;
  readonly #kept: KeptAnchors | null;
  /** Ids of keys that the reader trusts; empty: any that is in the file. */
  readonly #trusted: ReadonlyMap<string, string | null>;
  readonly #keys = new Map<string, string>();
  readonly #signers = new Set<string>();
  #last: { seq: number; hash: string } | null = null;
  #isCutProven = false;
  #checked = 0;
  #sealing = 0;
  #proven = 0;
  #signed = 0;
  #met = 0;
  #sealedUpTo = 0;
  #signedUpTo = 0;

  constructor(
    header: HeaderLine,
    platform: Platform,
    trust: { keys: ReadonlyMap<string, string | null>; kept: KeptAnchors | null },
  ) {
    this.#header = header;
    this.#platform = platform;
    this.#trusted = trust.keys;
    this.#kept = trust.kept;
    for (const [id, key] of trust.keys) if (key !== null) this.#keys.set(id, key);
  }

  get counts(): Verdict['anchors'] {
    return {
      checked: this.#checked,
      sealing: this.#sealing,
      proven: this.#proven,
      signed: this.#signed,
      keys: [...this.#signers].sort().map((key_id) => ({ key_id, trusted: this.#trusted.has(key_id) })),
      sealed_up_to_seq: this.#sealedUpTo,
      signed_up_to_seq: this.#signedUpTo,
      met: this.#met,
    };
  }

  /** Takes a key of the file. A trusted one stays as the reader gave it. */
  async takeKey({ key_id, public_key }: KeyLine, line: number): Promise<Problem | null> {
    const id = `ed25519:${hexOf(await this.#platform.sha256(bytesOf(public_key)))}`;
    if (id !== key_id) {
      return {
        kind: 'changed',
        what: 'file',
        seq: null,
        line,
        event_id: null,
        sentence: `The key in line ${line} was changed: it is not the one that its id stands for.`,
      };
    }
    if (!this.#keys.has(key_id)) this.#keys.set(key_id, public_key);
    return null;
  }

  /** What is suspicious about an anchor or what it sealed, or null. */
  async take(anchor: AnchorLine, line: number, rows: Rows): Promise<Suspicion | null> {
    const suspicion =
      (await this.#chained(anchor, line)) ??
      (await this.#signedBy(anchor, line)) ??
      (await this.#seals(anchor, line, rows));
    if (suspicion !== null) return suspicion;
    this.#last = { seq: anchor.seq, hash: anchor.anchor_hash };
    this.#checked += 1;
    return null;
  }

  /** The problem that shows once all anchors have been taken. */
  conclude(): Problem | null {
    const { anchors, cut } = this.#header;
    const last = this.#last?.seq ?? (anchors?.first_seq ?? 1) - 1;
    const expected = Math.max(anchors?.last_seq ?? 0, anchors === null ? 0 : (this.#kept?.last ?? 0));
    if (last < expected) {
      const whose = expected > (anchors?.last_seq ?? 0) ? 'you kept' : 'the export was made up to';
      return problemOf('truncated', last + 1, null, `Anchors are missing at the end: ${whose} anchor ${expected}.`);
    }
    if (this.#last !== null && anchors !== null && this.#last.hash !== anchors.last_hash) {
      return problemOf('changed', last, null, `Anchor ${last} was changed: it is not the one that the header names.`);
    }
    if (this.#last !== null && anchors === null) {
      return problemOf('inserted', last, null, 'Anchors were added: the header says that there are none.');
    }
    if (cut !== null && !this.#isCutProven) {
      return this.#cutWrong(`anchor ${cut.anchor_seq}, which should have sealed row ${cut.seq}, does not show it`);
    }
    if (this.#trusted.size > 0 && this.#signedUpTo === 0) {
      return problemOf(
        'unsigned',
        null,
        null,
        'No anchor that seals this chain is signed by the key that you trust: nothing vouches for it.',
      );
    }
    return null;
  }

  async #chained(anchor: AnchorLine, line: number): Promise<Suspicion | null> {
    const { seq } = anchor;
    const expected = this.#last === null ? (this.#header.anchors?.first_seq ?? 1) : this.#last.seq + 1;
    const before = this.#last?.hash ?? (expected === 1 ? await this.#beginning() : null);
    const isLinked = before === null || anchor.prev_hash === before;
    if (!(await this.#fitsItself(anchor)) && (seq === expected || (before !== null && isLinked))) {
      return changedAnchor(expected, line, 'its content does not fit its hash');
    }
    if (seq > expected) {
      return new Gap({ what: 'anchor', expected, found: seq, hash: anchor.anchor_hash, line, eventId: null });
    }
    if (seq < expected) {
      return certain(problemOf('duplicated', seq, line, `Anchor ${seq} stands there twice: line ${line} repeats it.`));
    }
    if (!isLinked) {
      const why = this.#last === null ? 'nothing should be before it' : `it does not hang on anchor ${this.#last.seq}`;
      return changedAnchor(seq, line, why);
    }
    const kept = this.#kept?.hashOf(seq);
    if (kept !== undefined && kept !== anchor.anchor_hash) {
      const sentence = `Anchor ${seq} (line ${line}) is not the one that you kept.`;
      return certain(problemOf('differs_from_kept', seq, line, sentence));
    }
    if (kept !== undefined) this.#met += 1;
    return null;
  }

  async #beginning(): Promise<string> {
    return hexOf(await this.#platform.sha256(anchorsBeginning));
  }

  async #fitsItself(anchor: AnchorLine): Promise<boolean> {
    try {
      return hexOf(await this.#platform.sha256(anchorContent(anchor))) === anchor.anchor_hash;
    } catch (thrown) {
      if (thrown instanceof RangeError) return false;
      throw thrown;
    }
  }

  async #signedBy(anchor: AnchorLine, line: number): Promise<Suspicion | null> {
    const { seq, key_id: keyId, signature } = anchor;
    if (keyId === null && signature === null) return null;
    if (keyId === null || signature === null) {
      return certain(problemOf('signature_wrong', seq, line, `Anchor ${seq} (line ${line}) has half a signature.`));
    }
    const key = this.#keys.get(keyId);
    if (key === undefined) {
      const sentence = `Anchor ${seq} (line ${line}) is signed by a key that is not in the file: ${keyId}.`;
      return certain(problemOf('key_unknown', seq, line, sentence));
    }
    const message = signedContent(anchor.anchor_hash);
    if (!(await this.#platform.verifyEd25519(bytesOf(key), bytesOf(signature), message))) {
      return certain(
        problemOf('signature_wrong', seq, line, `The signature of anchor ${seq} (line ${line}) is wrong.`),
      );
    }
    this.#signed += 1;
    this.#signers.add(keyId);
    return null;
  }

  async #seals(anchor: AnchorLine, line: number, { last }: Rows): Promise<Suspicion | null> {
    const { sealed, seq } = anchor;
    if (sealed === null) return null;
    if (anchor.moved_root !== null && !(await this.#leadsToRoot(anchor))) {
      return changedAnchor(seq, line, `what it is said to have sealed (row ${sealed.seq}) is not part of it`);
    }
    const { cut } = this.#header;
    if (cut !== null && seq === cut.anchor_seq) {
      if (sealed.seq !== cut.seq || sealed.row_hash !== cut.row_hash) {
        return certain(this.#cutWrong(`anchor ${seq} sealed another row there`));
      }
      const days = (Date.parse(cut.cut_at) - Date.parse(anchor.sealed_at)) / 86_400_000;
      if (!(days >= fewestDaysBeforeCut)) {
        return certain(this.#cutWrong(`anchor ${seq} had been sealed less than ${fewestDaysBeforeCut} days before`));
      }
      this.#isCutProven = true;
    }
    if (sealed.seq === last.seq && sealed.row_hash !== last.hash) {
      return certain({
        kind: 'changed',
        what: 'event',
        seq: last.seq,
        line: last.line,
        event_id: last.id,
        sentence: `Row ${last.seq} was changed: it is not the row that anchor ${seq} sealed.`,
      });
    }
    if (sealed.seq > last.seq) return new MissingRows(anchor, sealed.seq, line, last.seq + 1);
    if (sealed.seq < last.seq) {
      const sentence = `The order was changed: anchor ${seq} (line ${line}) should follow row ${sealed.seq}, and stands after row ${last.seq}.`;
      return certain(problemOf('reordered', seq, line, sentence));
    }
    this.#sealing += 1;
    this.#sealedUpTo = sealed.seq;
    if (anchor.moved_root === null) return null;
    this.#proven += 1;
    const isTrusted = this.#trusted.size === 0 || (anchor.key_id !== null && this.#trusted.has(anchor.key_id));
    if (anchor.signature !== null && isTrusted) this.#signedUpTo = sealed.seq;
    return null;
  }

  async #leadsToRoot({ sealed, moved_root }: AnchorLine): Promise<boolean> {
    if (sealed === null) return false;
    const leaf = leafContent(this.#header.subject_id, sealed.seq, sealed.row_hash);
    let hash = hexOf(await this.#platform.sha256(leaf));
    for (const step of sealed.path) hash = hexOf(await this.#platform.sha256(nodeContent(hash, step)));
    return hash === moved_root;
  }

  #cutWrong(why: string): Problem {
    return {
      kind: 'cut_wrong',
      what: 'event',
      seq: this.#header.cut?.seq ?? null,
      line: 1,
      event_id: null,
      sentence: `The rows up to ${this.#header.cut?.seq} were not removed by retention, as the header says: ${why}.`,
    };
  }
}

/** An anchor that sealed rows which are not there before it. */
class MissingRows implements Suspicion {
  readonly #anchor: AnchorLine;
  readonly #sealedSeq: number;
  readonly #line: number;
  readonly #missing: number;
  #eventsFollow = false;
  #missingCame = false;

  constructor(anchor: AnchorLine, sealedSeq: number, line: number, missing: number) {
    this.#anchor = anchor;
    this.#sealedSeq = sealedSeq;
    this.#line = line;
    this.#missing = missing;
  }

  see(line: Line): void {
    if (line.kind !== 'event') return;
    this.#eventsFollow = true;
    if (line.seq === this.#missing) this.#missingCame = true;
  }

  conclude(): Problem {
    const { seq } = this.#anchor;
    if (this.#missingCame) {
      const sentence = `The order was changed: anchor ${seq} (line ${this.#line}) should follow row ${this.#sealedSeq}, and row ${this.#missing} comes after it.`;
      return problemOf('reordered', seq, this.#line, sentence);
    }
    const where = this.#eventsFollow ? 'was removed' : 'was cut off at the end';
    return {
      kind: this.#eventsFollow ? 'removed' : 'truncated',
      what: 'event',
      seq: this.#missing,
      line: null,
      event_id: null,
      sentence: `Row ${this.#missing} ${where}: anchor ${seq} (line ${this.#line}) has sealed the chain up to row ${this.#sealedSeq}.`,
    };
  }
}

function changedAnchor(seq: number, line: number, why: string): Suspicion {
  return certain(problemOf('changed', seq, line, `Anchor ${seq} (line ${line}) was changed: ${why}.`));
}

function problemOf(kind: ProblemKind, seq: number | null, line: number | null, sentence: string): Problem {
  return { kind, what: 'anchor', seq, line, event_id: null, sentence };
}
