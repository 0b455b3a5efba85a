import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';

/** A plain http address is for this machine alone, where nobody listens on the way. */
const isSafe = (text: string): boolean => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

/** What a hosted target is reached by, from the environment of `exora deploy`. */
export const hostedSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .refine((text) => new URL(text).port !== '6543')
    .describe('the postgres:// address of its database with the login postgres, by the session pooler or direct'),
  SUPABASE_PROJECT_REF: z
    .string()
    .regex(/^[a-z0-9]{6,40}$/)
    .describe('the reference of the Supabase project, as in https://<reference>.supabase.co'),
  SUPABASE_ACCESS_TOKEN: z
    .string()
    .min(8)
    .describe('an access token of Supabase that may write edge functions and read secrets’ names'),
  RENDER_SERVICE_ID: z
    .string()
    .regex(/^srv-[a-z0-9]+$/)
    .describe('the id of the worker’s service at Render, srv-…'),
  RENDER_API_KEY: z.string().min(8).describe('an API key of Render'),
  SUPABASE_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isSafe)
    .default('https://api.supabase.com')
    .describe('the https address of Supabase’s Management API'),
  RENDER_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isSafe)
    .default('https://api.render.com/v1')
    .describe('the https address of Render’s API'),
});

/** How a hosted target is reached. */
export type HostedAccess = z.infer<typeof hostedSchema>;

/** The access that the environment gives. Throws `variables_missing` with every name that is missing or wrong. */
export function readAccess<Schema extends z.ZodObject<Record<string, z.ZodType>>>(
  whatFor: string,
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const wants = Object.entries(schema.shape)
    .filter(([name]) => wrong.has(name))
    .map(([name, each]) => `${name} (${each.description})`);
  throw new DeploymentError('variables_missing', `${whatFor} needs in the environment: ${wants.join('; ')}.`);
}
