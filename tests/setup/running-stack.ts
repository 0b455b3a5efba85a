import type { TestProject } from 'vitest/node';
import { startExora } from './stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The stack that all tests of a project use; each signs up people of its own. */
    exora: {
      web: string;
      api: string;
      publishableKey: string;
      secretKey: string;
      databaseUrl: string | null;
      dataDir: string;
    };
  }
}

/** Starts one stack for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const exora = await startExora();
  const { api, publishable_key: publishableKey, secret_key, database_url: databaseUrl } = exora.status;
  if (secret_key === null) throw new Error('the stack has not told its secret key');
  project.provide('exora', {
    web: exora.web,
    api,
    publishableKey,
    secretKey: secret_key,
    databaseUrl,
    dataDir: exora.dataDir,
  });
  return async () => {
    await exora.stop();
  };
}
