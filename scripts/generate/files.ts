import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderLedger } from '@exora/deployment';
import { formatted, root as repository } from '../tools.ts';
import { databaseReference } from './database-reference.ts';
import { databaseTypes } from './database-types.ts';
import { envExample, programEnvironments } from './env-examples.ts';
import { erasureReference } from './erasure-reference.ts';
import { guideWithRegions } from './guide-regions.ts';

const guidePath = 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md';

/** Everything that is derived from a database with the schema, or from the ledger, by path from the repository's root. */
export async function generatedFiles(ownerUrl: string): Promise<Record<string, string>> {
  const written = {
    'packages/contracts/src/database.types.ts': databaseTypes(ownerUrl),
    'docs/reference/database.md': await databaseReference(ownerUrl),
    'docs/reference/erasure.md': await erasureReference(ownerUrl),
    [guidePath]: await guideWithRegions(readFileSync(join(repository, guidePath), 'utf8'), ownerUrl),
  };
  const fromLedger = Object.entries(await renderLedger(repository, join(repository, 'deployment')));
  return {
    ...Object.fromEntries(Object.entries(written).map(([path, text]) => [path, formatted(path, text)])),
    // As the command writes them, who may have no formatter.
    ...Object.fromEntries(fromLedger.map(([name, text]) => [`deployment/${name}`, text])),
    ...Object.fromEntries(programEnvironments.map((program) => [program.example, envExample(program)])),
  };
}

/** Paths of the files that are missing below `root` or say something else. */
export function outdated(files: Record<string, string>, root: string): string[] {
  return Object.entries(files)
    .filter(([name, text]) => !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text)
    .map(([name]) => name);
}

export function writeFiles(files: Record<string, string>, root: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}
