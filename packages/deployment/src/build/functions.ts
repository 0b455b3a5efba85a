import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { type Artefact, jsonFile } from './artefact.ts';

const importMapSchema = z.looseObject({ imports: z.record(z.string(), z.string()) });

/**
 * The edge functions as Supabase deploys them, made from `current_functions/`: every function with its `deno.json` and import
 * map, what they share, and the contracts. Tests stay behind.
 */
export async function buildFunctions(root: string): Promise<Artefact> {
  const source = join(root, 'current_functions');
  const artefact = new Map<string, Uint8Array>();
  const names = await functionNames(root);
  if (names.length === 0) {
    throw new DeploymentError('sources_incomplete', `${source} has no function: each is a folder with an index.ts.`);
  }
  for (const folder of ['_shared', ...names]) {
    for (const file of await sourceFiles(join(source, folder))) {
      const bytes = await readFile(join(source, folder, file));
      const path = `${folder}/${file}`;
      const isMap = file === 'import_map.json';
      artefact.set(path, isMap ? withContracts(path, bytes.toString('utf8'), '../_shared/contracts/index.ts') : bytes);
    }
  }
  const shared = await readFile(join(source, 'deno.json'), 'utf8');
  artefact.set('deno.json', withContracts('deno.json', shared, './_shared/contracts/index.ts'));
  const contractSources = join(root, 'packages', 'contracts', 'src');
  for (const file of await sourceFiles(contractSources)) {
    artefact.set(`_shared/contracts/${file}`, await readFile(join(contractSources, file)));
  }
  return artefact;
}

/** The functions' names, in their order. */
export async function functionNames(root: string): Promise<string[]> {
  const source = join(root, 'current_functions');
  const names: string[] = [];
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (!entry.isDirectory() || !/^[a-z0-9]/.test(entry.name)) continue;
    if ((await readdir(join(source, entry.name))).includes('index.ts')) names.push(entry.name);
  }
  return names.sort();
}

async function sourceFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => /\.(?:ts|json|md)$/.test(file) && !/\.(?:deno\.)?test\.ts$/.test(file)).sort();
}

/** An import map or configuration whose contracts lie in the artefact: a deployment takes nothing from above it. */
function withContracts(path: string, text: string, contracts: string): Uint8Array {
  const { imports, ...others } = importMapSchema.parse(JSON.parse(text));
  if (imports['@exora/contracts'] === undefined) {
    throw new DeploymentError('sources_incomplete', `${path} does not say where @exora/contracts is.`);
  }
  return jsonFile({ ...others, imports: { ...imports, '@exora/contracts': contracts } });
}
