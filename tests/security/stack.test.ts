import { afterAll, beforeAll } from 'vitest';
import { attackByDocuments } from './stack/documents-attacks.ts';
import { attackEdgeFunctions } from './stack/functions-attacks.ts';
import { attackLogs } from './stack/logs-attacks.ts';
import { plantWords } from './stack/planted-words.ts';
import { attackByRaces } from './stack/races-attacks.ts';
import { attackSignIn } from './stack/sign-in-attacks.ts';
import { attackWeb } from './stack/web-attacks.ts';
import { startWorld, type World } from './stack/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({ LOG_LEVEL: 'debug', DEBUG_QUERIES: 'true' });
});
afterAll(() => world?.stop());

attackWeb(() => world);
attackEdgeFunctions(() => world);
attackByDocuments(() => world);
attackByRaces(() => world);
// Uses the limits of the sign-in up.
attackSignIn(() => world);
// Ends the worker.
plantWords(() => world);
// Looks at what all of them have left.
attackLogs(() => world);
