import { exchangeRunning, openDatabase, stackVariables } from '@exora/local-stack/database';
import type { Target } from './target.ts';

/** The embedded stack of a data folder. It runs the code at hand; a running one gets it without losing a job. */
export function localTarget(dataDir: string, onMessage: (message: string) => void): Target {
  const variables = async () => stackVariables(process.env);
  return {
    name: 'local',
    place: 'embedded stack',
    isHosted: false,
    openDatabase: ({ make }) => openDatabase(dataDir, { make, onMessage }),
    functionsThere: async () => null,
    deployFunctions: async () => {
      await exchangeRunning(dataDir, 'functions');
    },
    deployWorker: async () => ({ platformId: null, replaced: await exchangeRunning(dataDir, 'worker') }),
    rollBackWorker: null,
    variables,
    wantedVariables: variables,
  };
}
