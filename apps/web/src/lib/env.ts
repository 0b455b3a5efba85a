import { z } from 'zod';

const environmentSchema = z.object({
  SUPABASE_URL: z.url({ error: 'wants the address of the Supabase API, such as https://abc.supabase.co' }),
  SUPABASE_PUBLISHABLE_KEY: z.string({ error: 'wants the publishable key (sb_publishable_…)' }).min(1),
  EXORA_RESUMABLE_UPLOAD_URL: z
    .union([z.literal(''), z.url()], {
      error: 'wants the address of Storage’s resumable uploads, the same as shell-file-processor-v3 has, or nothing',
    })
    .default(''),
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
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The web app can’t start: ${lines.join('; ')}`);
  }
  return {
    supabaseUrl: result.data.SUPABASE_URL.replace(/\/+$/, ''),
    publishableKey: result.data.SUPABASE_PUBLISHABLE_KEY,
    resumableUploadUrl: result.data.EXORA_RESUMABLE_UPLOAD_URL || null,
  };
}
