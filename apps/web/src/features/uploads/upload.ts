import type { Problem } from '#lib/problem.ts';

/**
 * Where an upload stands. `duplicate`: the record has a document with the same bytes. `refused` is about the file itself and
 * final; `paused` goes on by itself when somebody answers again; `failed` can be tried again.
 */
type UploadState =
  | 'waiting'
  | 'preparing'
  | 'sending'
  | 'confirming'
  | 'paused'
  | 'done'
  | 'duplicate'
  | 'refused'
  | 'failed';

/** One file on its way. */
export interface Upload {
  /** Its idempotency key, the same over all tries. */
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  /** Share of the bytes that have left, 0…1. */
  readonly sent: number;
  readonly problem: Problem | null;
  /** What a paused one waits for: the way to the server, or a server that answers and can't take it at the moment. */
  readonly waitsFor: 'network' | 'server' | null;
  /** The document that the record had already. */
  readonly duplicateOf: string | null;
  /** True once the documents list shows it, as a document or as a refused upload. */
  readonly listed: boolean;
}

/** Whether nothing more happens to an upload by itself. */
export function hasEnded({ state }: Pick<Upload, 'state'>): boolean {
  return state === 'done' || state === 'duplicate' || state === 'refused' || state === 'failed';
}

/** Whether an upload was refused for what would be done with it, not for what it is. */
export function canKeepUnread({ state, problem }: Pick<Upload, 'state' | 'problem'>): boolean {
  return state === 'refused' && problem?.code === 'ai_consent_missing';
}
