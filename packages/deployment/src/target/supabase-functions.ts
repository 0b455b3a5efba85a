import { posix } from 'node:path';
import { z } from 'zod';
import type { Artefact } from '../build/artefact.ts';
import type { HttpApi } from './http-api.ts';

const functionSchema = z.looseObject({ slug: z.string(), version: z.number(), status: z.string() });
const secretSchema = z.looseObject({ name: z.string() });

/** Edge functions of a Supabase project, by its Management API. */
export class SupabaseFunctions {
  readonly #api: HttpApi;
  readonly #project: string;

  constructor(api: HttpApi, ref: string) {
    this.#api = api;
    this.#project = `/v1/projects/${ref}`;
  }

  async names(): Promise<string[]> {
    const found = await this.#api.get(`${this.#project}/functions`, z.array(functionSchema));
    return found.filter(({ status }) => status === 'ACTIVE').map(({ slug }) => slug);
  }

  /** Names of the secrets that its functions get. What Supabase answers besides them is not looked at. */
  async variables(): Promise<string[]> {
    const secrets = await this.#api.get(`${this.#project}/secrets`, z.array(secretSchema));
    // Those of the platform's own are set by it.
    return secrets
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('SUPABASE_'))
      .sort();
  }

  /** Bundles a function there and makes it the current one; calls that run end with the one before. */
  async deploy(name: string, artefact: Artefact): Promise<void> {
    const form = new FormData();
    const metadata = {
      name,
      entrypoint_path: `${name}/index.ts`,
      import_map_path: `${name}/import_map.json`,
      // The functions check the caller's token themselves and answer in their own form.
      verify_jwt: false,
    };
    form.append('metadata', JSON.stringify(metadata));
    for (const [path, bytes] of filesOf(name, artefact)) form.append('file', new Blob([Buffer.from(bytes)]), path);
    await this.#api.post(`${this.#project}/functions/deploy?slug=${name}`, form, functionSchema);
  }
}

/** A function's own files and what all share; of other functions nothing. */
function filesOf(name: string, artefact: Artefact): [string, Uint8Array][] {
  return [...artefact].filter(([path]) => {
    const [top] = posix.normalize(path).split('/');
    return path.endsWith('.md') ? false : top === name || top === '_shared' || !path.includes('/');
  });
}
