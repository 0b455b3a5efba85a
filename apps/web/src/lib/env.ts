import { z } from 'zod';

/** Every environment variable of the web app; `.env.example` and the guide are made from the descriptions. */
export const environmentSchema = z.object({
  SUPABASE_URL: z
    .url()
    .describe('the address of the Supabase API, such as https://abc.supabase.co, as browsers reach it'),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1).describe('its publishable key (sb_publishable_…)'),
  EXORA_RESUMABLE_UPLOAD_URL: z
    .union([z.literal(''), z.url()])
    .default('')
    .describe('the address of Storage’s resumable uploads, the same as shell-file-processor-v3 has, or nothing'),
});

interface Environment {
  /** Without a slash at the end. */
  readonly supabaseUrl: string;
  readonly publishableKey: string;
  /** Where the store takes files in parts; null where it takes them whole. */
  readonly resumableUploadUrl: string | null;
}

let parsed: Environment | undefined;

/**
 * The server's settings, read once. They are read at run time, not built in, so that one build serves every stack.
 * Throws an error that names each missing or wrong variable.
 */
export function environment(): Environment {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}

function parseEnvironment(values: NodeJS.ProcessEnv): Environment {
  const result = environmentSchema.safeParse(values);
  if (!result.success) {
    const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
    const wants = Object.entries(environmentSchema.shape)
      .filter(([name]) => wrong.has(name))
      .map(([name, schema]) => `${name} wants ${schema.description}`);
    throw new Error(`The web app can’t start: ${wants.join('; ')}`);
  }
  return {
    supabaseUrl: result.data.SUPABASE_URL.replace(/\/+$/, ''),
    publishableKey: result.data.SUPABASE_PUBLISHABLE_KEY,
    resumableUploadUrl: result.data.EXORA_RESUMABLE_UPLOAD_URL || null,
  };
}
