export {
  type DatabaseLogin,
  type Postgres,
  type StartPostgresOptions,
  startPostgres,
} from './postgres/start-postgres.ts';
export { StackError, type StackErrorCode } from './stack-error.ts';
