export { applySchema, schemaHash } from './bootstrap/apply-schema.ts';
export { bootstrap } from './bootstrap/bootstrap.ts';
export { readStatus, type StackStatus, stopRunningStack } from './data-folder/status.ts';
export {
  type DatabaseLogin,
  type Postgres,
  type StartPostgresOptions,
  startPostgres,
} from './postgres/start-postgres.ts';
export { StackError, type StackErrorCode } from './stack-error.ts';
export { type Component, type Progress, type Stack, type StackOptions, startStack } from './supervisor/start-stack.ts';
