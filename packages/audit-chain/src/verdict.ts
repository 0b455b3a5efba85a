/** What is wrong with the first part of an export that is wrong. */
export type ProblemKind =
  | 'unreadable'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  | 'truncated'
  | 'cut_wrong'
  | 'signature_wrong'
  | 'key_unknown'
  | 'unsigned'
  | 'differs_from_kept';

/** The first problem of an export, in the order of its lines. */
export interface Problem {
  kind: ProblemKind;
  what: 'event' | 'anchor' | 'file';
  /** Number of the event's row in its chain, or of the anchor. */
  seq: number | null;
  /** Where in the file it shows, from 1; null where it is what's missing. */
  line: number | null;
  /** The event's id, where the event is there. */
  event_id: string | null;
  /** A plain sentence: what happened to which row, and how it shows. */
  sentence: string;
}

/** What a check of an export found. */
export interface Verdict {
  valid: boolean;
  problem: Problem | null;
  /** The chain's data subject; the nil UUID is the system's chain. Null when there is no header. */
  subject_id: string | null;
  exported_at: string | null;
  events: {
    checked: number;
    /** Number of the last row that fits everything before it. */
    last_seq: number;
    /** Events whose personal part is not in the file, though the chain has its commitment: erased or withheld. */
    without_personal: number;
  };
  /** Where retention removed the beginning. */
  cut: { seq: number; cut_at: string } | null;
  anchors: {
    checked: number;
    /** Those that sealed this chain, and how many of them prove it by a path to their root. */
    sealing: number;
    proven: number;
    signed: number;
    /** Ids of the keys whose signatures were right, and whether they are keys that the reader named. */
    keys: { key_id: string; trusted: boolean }[];
    /** Up to which row a seal holds, and up to which a signed one. */
    sealed_up_to_seq: number;
    signed_up_to_seq: number;
    /** Anchors that the reader had kept and that are the same here. */
    met: number;
  };
}
