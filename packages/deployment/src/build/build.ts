import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { z } from 'zod';
import { checksumOf, writeArtefact } from './artefact.ts';
import { checkFunctions } from './check-functions.ts';
import { checkWeb } from './check-web.ts';
import { checkWorker } from './check-worker.ts';
import { buildFunctions } from './functions.ts';
import { buildWeb } from './web.ts';
import { buildWorker } from './worker.ts';

export const artefactNames = ['functions', 'worker', 'web'] as const;
export type ArtefactName = (typeof artefactNames)[number];

/** An artefact that was built, and where it lies. */
export interface Built {
  name: ArtefactName;
  /** From the repository's root. */
  folder: string;
  version: string;
  files: number;
  /** SHA-256 over all its files. The same sources give the same functions and worker; of the web app each build is its own. */
  checksum: string;
}

const places = {
  functions: { folder: 'supabase/functions', package: 'current_functions', kept: [] },
  worker: { folder: 'apps/render-worker', package: 'current_workers/exora-v3-worker', kept: ['README.md'] },
  web: { folder: 'apps/render-web', package: 'apps/web', kept: ['README.md'] },
} as const;

const makers = { functions: buildFunctions, worker: buildWorker, web: buildWeb };
const checks = { functions: checkFunctions, worker: checkWorker, web: checkWeb };

/**
 * Makes the artefacts from the sources and, unless told otherwise, starts each. Throws `DeploymentError` with what to do; an
 * artefact that isn't whole has no checksums.
 */
export async function buildArtefacts({
  names = artefactNames,
  isChecked = true,
  onMessage = () => undefined,
}: {
  names?: readonly ArtefactName[];
  isChecked?: boolean;
  onMessage?: (message: string) => void;
} = {}): Promise<Built[]> {
  const root = repositoryRoot();
  const built: Built[] = [];
  for (const name of names) {
    const place = places[name];
    const folder = join(root, place.folder);
    onMessage(`Building ${place.folder} …`);
    const artefact = await makers[name](root);
    await writeArtefact(folder, artefact, place.kept);
    if (isChecked) {
      onMessage(`Starting what was built in ${place.folder} …`);
      await checks[name](root, folder);
    }
    built.push({
      name,
      folder: place.folder,
      version: await versionOf(root, name),
      files: artefact.size,
      checksum: checksumOf(artefact),
    });
  }
  return built;
}

/** The version of an artefact's sources. */
export async function versionOf(root: string, name: ArtefactName): Promise<string> {
  const text = await readFile(join(root, places[name].package, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
