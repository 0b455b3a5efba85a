import { z } from 'zod';

const environmentSchema = z.object({
  SUPABASE_URL: z.url({ error: 'wants the address of the Supabase API, such as https://abc.supabase.co' }),
  SUPABASE_PUBLISHABLE_KEY: z.string({ error: 'wants the publishable key (sb_publishable_…)' }).min(1),
});

interface Environment {
  /** Without a slash at the end. */
  readonly supabaseUrl: string;
  readonly publishableKey: string;
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
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The web app can’t start: ${lines.join('; ')}`);
  }
  return {
    supabaseUrl: result.data.SUPABASE_URL.replace(/\/+$/, ''),
    publishableKey: result.data.SUPABASE_PUBLISHABLE_KEY,
  };
}
