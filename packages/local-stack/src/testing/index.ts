export { applyMigrations } from '../bootstrap/apply-migrations.ts';
export { applySchema } from '../bootstrap/apply-schema.ts';
export { type Migration, readMigrations } from '../bootstrap/migration-files.ts';
export { splitStatements } from '../bootstrap/split-statements.ts';
export { type Catalog, type CatalogKind, catalogDifferences, catalogIn, readCatalog } from './catalog.ts';
export { startTestApi, type TestApi, type TestApiOptions } from './test-api.ts';
export { type Caller, createTestDatabase, type TestDatabase } from './test-database.ts';
