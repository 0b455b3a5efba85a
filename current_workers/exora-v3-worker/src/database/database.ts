import type { RpcName, RpcParameters } from '@exora/contracts';
import type { z } from 'zod';

/** How a call may behave. */
interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Not to be repeated when no answer comes: the call may have had its effect, and a second one would add to it. */
  once?: boolean;
}

/**
 * The worker's only way to the database: named functions with named parameters. Kept this narrow so that another
 * transport (a direct connection) fits behind it.
 */
export interface Database {
  /**
   * The parsed result of a database function. Rejects with an `ExoraError`: the function's own code,
   * `database_unavailable` when no answer came, `internal` when the answer has another form than `result`.
   */
  call<Name extends RpcName, T>(
    rpc: Name,
    parameters: RpcParameters<Name>,
    result: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<T>;
}

/** The bucket of originals and page pictures. Bytes stay in memory. */
export interface FileStore {
  /** A stored object's bytes. Rejects with `upload_incomplete` (there is none) or `storage_unavailable`. */
  download(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Stores an object in place of an earlier one. */
  upload(path: string, bytes: Uint8Array, mime: string, signal?: AbortSignal): Promise<void>;
}
