import { afterAll, beforeAll } from 'vitest';
import { attackFiles } from './api/files-attacks.ts';
import { attackFunctions } from './api/functions-attacks.ts';
import { attackTables } from './api/tables-attacks.ts';
import { startTarget, type Target } from './api/target.ts';
import { attackTokens } from './api/tokens-attacks.ts';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target?.stop());

attackFunctions(() => target);
attackTables(() => target);
attackTokens(() => target);
attackFiles(() => target);
