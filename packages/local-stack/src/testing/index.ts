export { type Caller, createTestDatabase, type TestDatabase } from './test-database.ts';
