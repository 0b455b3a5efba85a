import type { RpcName, RpcParameters } from '@exora/contracts';
import type { z } from 'zod';
import type { ListedOnly } from './called-functions.ts';

/** How a call may behave. */
interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Not to be repeated when no answer comes: the call may have had its effect, and a second one would add to it. */
  once?: boolean;
}

/**
 * The worker's only way to the database: named functions with named parameters. Kept this narrow so that two transports
 * fit behind it: HTTP (URL and key alone) and a direct connection.
 */
export interface Database {
  /**
   * The parsed result of a database function. Rejects with an `ExoraError`: the function's own code,
   * `database_unavailable` when no answer came, `internal` when the answer has another form than `result`.
   */
  call<Name extends RpcName, T, Given extends RpcParameters<Name> = RpcParameters<Name>>(
    rpc: Name,
    parameters: Given & ListedOnly<Name, keyof Given>,
    result: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<T>;
}

/** Hears of work as soon as it is there, instead of asking. Only a direct connection with a session of its own can. */
export interface WakeUps {
  /**
   * Calls `onNotify` for every notification on a channel, and `onUp` each time listening begins (again): what was sent
   * in between is lost, so whoever listens looks for itself then. Connects again by itself. Returns what ends it.
   */
  listen(channel: string, onNotify: () => void, onUp?: () => void): () => void;
}

/** The bucket of originals and page pictures. Bytes stay in memory. */
export interface FileStore {
  /** A stored object's bytes. Rejects with `upload_incomplete` (there is none) or `storage_unavailable`. */
  download(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Stores an object in place of an earlier one. */
  upload(path: string, bytes: Uint8Array, mime: string, signal?: AbortSignal): Promise<void>;
  /** Removes objects with their bytes; those that are not there are none. Rejects with `storage_unavailable`. */
  remove(paths: readonly string[], signal?: AbortSignal): Promise<void>;
}
