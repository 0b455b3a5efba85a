import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readMigrations, stackVariables } from '@exora/local-stack/database';
import { versionOf } from '../build/build.ts';
import { wantedVariables } from '../target/hosted-target.ts';
import { Ledger } from './ledger.ts';
import { renderedFiles } from './render.ts';

/** The files that are derived from a folder's ledger and the sources, by name. */
export async function renderLedger(root: string, folder: string): Promise<Record<string, string>> {
  const ledger = await Ledger.open(folder);
  const variables = {
    // Whatever this machine happens to set is no part of the sources.
    local: stackVariables({}),
    staging: await wantedVariables(root, 'staging'),
    production: await wantedVariables(root, 'production'),
  };
  return renderedFiles(ledger.entries, {
    migrations: await readMigrations(join(root, 'supabase', 'migrations')),
    functions: await versionOf(root, 'functions'),
    worker: await versionOf(root, 'worker'),
    variables: (target) => variables[target],
  });
}

/**
 * Writes them beside the ledger. What is pending is said of the sources that the ledger lies in: a tag is deployed with the ledger
 * of the main branch, which has other migrations and versions. A ledger that lies alone is compared with the sources at hand.
 */
export async function writeRendered(root: string, folder: string): Promise<void> {
  const around = dirname(folder);
  const isInSources = ['render.yaml', 'supabase/migrations'].every((path) => existsSync(join(around, path)));
  for (const [name, text] of Object.entries(await renderLedger(isInSources ? around : root, folder))) {
    const path = join(folder, name);
    try {
      await writeFile(`${path}.part`, text);
      await rename(`${path}.part`, path);
    } catch (thrown) {
      // Whoever commits the folder would commit it too.
      await rm(`${path}.part`, { force: true }).catch(() => undefined);
      throw thrown;
    }
  }
}
