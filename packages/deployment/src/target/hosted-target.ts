import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildFunctions } from '../build/functions.ts';
import { DeploymentError } from '../deployment-error.ts';
import type { TargetName } from '../ledger/entry.ts';
import type { HostedAccess } from './hosted-variables.ts';
import { HttpApi } from './http-api.ts';
import { type Patience, RenderService } from './render-service.ts';
import { SupabaseFunctions } from './supabase-functions.ts';
import type { Target, VariableNames } from './target.ts';

/** The Blueprint's service for each hosted target. */
const services = { production: 'exora-v3-worker', staging: 'exora-v3-worker-staging' } as const;
export type HostedName = keyof typeof services;

const blueprintSchema = z.object({
  services: z.array(z.looseObject({ name: z.string(), envVars: z.array(z.looseObject({ key: z.string() })) })),
});

/** A Supabase project with the worker at Render. */
export function hostedTarget(options: {
  name: Exclude<TargetName, 'local'>;
  root: string;
  access: HostedAccess;
  patience?: Patience;
}): Target {
  const { name, root, access } = options;
  const supabase = new HttpApi({
    name: 'Supabase',
    address: access.SUPABASE_API_URL,
    token: access.SUPABASE_ACCESS_TOKEN,
    variable: 'SUPABASE_ACCESS_TOKEN',
  });
  const functions = new SupabaseFunctions(supabase, access.SUPABASE_PROJECT_REF);
  const worker = new RenderService(access, access.RENDER_SERVICE_ID, options.patience);
  return {
    name,
    place: `${access.SUPABASE_PROJECT_REF} and ${access.RENDER_SERVICE_ID}`,
    isHosted: true,
    openDatabase: async () => ({ url: access.DATABASE_URL, close: async () => undefined }),
    functionsThere: () => functions.names(),
    deployFunctions: async (artefact, names) => {
      for (const each of names) await functions.deploy(each, artefact);
    },
    deployWorker: ({ commit }) => {
      if (commit === null) throw new DeploymentError('plan_blocked', 'Render deploys commits, and there is none here.');
      return worker.deploy(commit);
    },
    rollBackWorker: (platformId) => worker.rollBack(platformId),
    variables: async () => ({ functions: await functions.variables(), worker: await worker.variables() }),
    wantedVariables: () => wantedVariables(root, name),
  };
}

/** The worker's variables as `render.yaml` names them, and those that the functions read and Supabase doesn't set itself. */
export async function wantedVariables(root: string, name: HostedName): Promise<VariableNames> {
  const blueprint = blueprintSchema.parse(parse(await readFile(join(root, 'render.yaml'), 'utf8')));
  const service = blueprint.services.find((each) => each.name === services[name]);
  if (service === undefined) {
    throw new DeploymentError('sources_incomplete', `render.yaml has no service ${services[name]}.`);
  }
  const read = new Set<string>();
  for (const [path, bytes] of await buildFunctions(root)) {
    if (!path.endsWith('.ts')) continue;
    for (const [, variable = ''] of new TextDecoder().decode(bytes).matchAll(/Deno\.env\.get\('([A-Z_]+)'\)/g)) {
      if (!variable.startsWith('SUPABASE_')) read.add(variable);
    }
  }
  return { functions: [...read].sort(), worker: service.envVars.map(({ key }) => key).sort() };
}
