/** Why nothing was deployed, or not all of it. */
export type DeploymentErrorCode =
  | 'sources_incomplete'
  | 'lockfile_incomplete'
  | 'function_check_failed'
  | 'function_start_failed'
  | 'worker_start_failed'
  | 'web_start_failed'
  | 'folder_not_writable'
  | 'ledger_broken'
  | 'variables_missing'
  | 'database_unreachable'
  | 'plan_blocked'
  | 'target_busy'
  | 'migration_failed'
  | 'platform_refused'
  | 'platform_failed'
  | 'nothing_before';

/** A deployment that stops, with a sentence that says what to do. Nothing half-done is taken for whole. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly code: DeploymentErrorCode;

  constructor(code: DeploymentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
