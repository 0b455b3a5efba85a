/** The database of a stack, and its migrations, for whoever deploys. */
export {
  applyMigration,
  isSameMigration,
  openHistory,
  type Recorded,
  readHistory,
} from './bootstrap/apply-migrations.ts';
export { type Migration, readMigrations } from './bootstrap/migration-files.ts';
export { splitStatements } from './bootstrap/split-statements.ts';
export { waitForLock } from './data-folder/lock.ts';
export { stackVariables } from './supervisor/children.ts';
export { exchangeRunning } from './supervisor/exchange.ts';
export { type OpenDatabase, openDatabase } from './supervisor/open-database.ts';
