import { z } from 'zod';
import { StackError } from '../stack-error.ts';

const externalSchema = z.object({
  SUPABASE_URL: z.url({ protocol: /^https?$/ }).describe('the http(s) address of the Supabase project'),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(20).describe('its publishable key (sb_publishable_…)'),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(20).describe('its secret key (sb_secret_…)'),
});

/** An outside Supabase that worker and web run against. */
export interface ExternalSupabase {
  url: string;
  publishableKey: string;
  secretKey: string;
}

/** The outside Supabase that the environment names. Throws `environment_invalid` with every variable that is wrong. */
export function readExternalSupabase(environment: NodeJS.ProcessEnv): ExternalSupabase {
  const parsed = externalSchema.safeParse(environment);
  if (parsed.success) {
    return {
      url: parsed.data.SUPABASE_URL.replace(/\/+$/, ''),
      publishableKey: parsed.data.SUPABASE_PUBLISHABLE_KEY,
      secretKey: parsed.data.SUPABASE_SERVICE_ROLE_KEY,
    };
  }
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const wants = Object.entries(externalSchema.shape)
    .filter(([name]) => wrong.has(name))
    .map(([name, schema]) => `${name} (${schema.description})`);
  throw new StackError(
    'environment_invalid',
    `--external needs these variables in the environment: ${wants.join(', ')}.`,
  );
}

/** What any program needs from the machine. */
const machineNames = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'SYSTEMROOT', 'NODE_COMPILE_CACHE'];
/** What the worker may be told besides; its own schema checks them. */
const workerNames =
  /^(OPENAI_(API_KEY|BASE_URL|MODEL)|GOOGLE_CLOUD_API_KEY|GOOGLE_VISION_ENDPOINT|CLAMD_(HOST|PORT|SOCKET)|WORKER_[A-Z_]+|AUDIT_[A-Z_]+|LOG_LEVEL|VERBOSE|DEBUG_QUERIES|METRICS_TOKEN|(EXORA|OTEL)_[A-Z_]+)$/;

/** The machine's part of a child's environment: nothing that happens to be set reaches a child unless it is named here. */
export function machineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return pick(environment, (name) => machineNames.includes(name));
}

/** The settings of the worker that whoever starts the stack may give. */
export function workerEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return pick(environment, (name) => workerNames.test(name));
}

function pick(environment: NodeJS.ProcessEnv, isWanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && isWanted(name)) picked[name] = value;
  return picked;
}
