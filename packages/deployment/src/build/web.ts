import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWebWhenStale } from '@exora/local-stack/web-build';
import { type Artefact, textFile } from './artefact.ts';
import { runStage } from './run-stage.ts';

/** What Next writes the repository's path into, though the server asks for none of it. */
const namesRoot = ['apps/web/server.js', 'apps/web/.next/required-server-files.json'];

/**
 * The web app as Next's standalone server, with the packages that it needs, for the platform that it is built on. It reads
 * its settings when it starts, so that one build serves every target.
 */
export async function buildWeb(root: string): Promise<Artefact> {
  await buildWebWhenStale(() => undefined, new AbortController().signal);
  const built = join(root, 'apps', 'web', '.next', 'standalone');
  const artefact = new Map<string, Uint8Array>();
  for (const path of await filesThroughLinks(built)) {
    const bytes = await readFile(join(built, path));
    const isTold = namesRoot.includes(path);
    artefact.set(`server/${path}`, isTold ? textFile(bytes.toString('utf8').replaceAll(`"${root}`, '"/exora')) : bytes);
  }
  const dockerfile = await readFile(join(root, 'apps', 'web', 'Dockerfile'), 'utf8');
  artefact.set('Dockerfile', runStage(dockerfile, 'apps/render-web'));
  return artefact;
}

/** The files below a folder, those that links lead to included: an artefact holds none, for not every copy keeps them. */
async function filesThroughLinks(folder: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await readdir(join(folder, below))).sort()) {
    const path = below === '' ? name : `${below}/${name}`;
    if ((await stat(join(folder, path))).isDirectory()) found.push(...(await filesThroughLinks(folder, path)));
    else found.push(path);
  }
  return found;
}
