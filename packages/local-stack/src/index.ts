export { applySchema, schemaHash } from './bootstrap/apply-schema.ts';
export { bootstrap } from './bootstrap/bootstrap.ts';
export {
  type DatabaseLogin,
  type Postgres,
  type StartPostgresOptions,
  startPostgres,
} from './postgres/start-postgres.ts';
export { StackError, type StackErrorCode } from './stack-error.ts';
