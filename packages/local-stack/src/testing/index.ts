export { startTestApi, type TestApi, type TestApiOptions } from './test-api.ts';
export { type Caller, createTestDatabase, type TestDatabase } from './test-database.ts';
