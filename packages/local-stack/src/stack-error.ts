/** What can stop the embedded stack, each with a sentence made where it is thrown. */
export type StackErrorCode =
  | 'platform_unsupported'
  | 'binaries_missing'
  | 'system_user_missing'
  | 'data_folder_unwritable'
  | 'data_folder_full'
  | 'data_folder_foreign'
  | 'already_running'
  | 'nothing_there'
  | 'postgres_failed'
  | 'schema_changed'
  | 'schema_newer'
  | 'schema_failed'
  | 'web_build_failed'
  | 'environment_invalid'
  | 'port_unavailable'
  | 'component_failed'
  | 'postgres_other_major'
  | 'restore_unfinished'
  | 'restore_target_used'
  | 'backup_not_set_up'
  | 'backup_place_unusable'
  | 'backup_place_full'
  | 'backup_key_wrong'
  | 'backup_damaged'
  | 'backup_missing'
  | 'backup_other_version'
  | 'backup_out_of_reach'
  | 'backup_not_possible';

/** An error of the embedded stack. Its message is for people: what happened and what to do; it holds no document words. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

/** Whether `thrown` is a system error with one of these codes (`ENOENT`, `EACCES` …). */
export function isSystemError(thrown: unknown, ...codes: string[]): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && codes.includes(thrown.code);
}
