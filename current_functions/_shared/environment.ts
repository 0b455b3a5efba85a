import { z } from 'zod';

/**
 * Every environment variable of the edge functions; `.env.example` and the guide are made from the descriptions. Supabase
 * sets those whose names begin with SUPABASE_ itself.
 */
export const environmentSchema = z.object({
  SUPABASE_URL: z.url().describe('the address of the Supabase project, as browsers reach it; set by Supabase'),
  SUPABASE_PUBLISHABLE_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('the key that browsers use (sb_publishable_…), or nothing: then SUPABASE_ANON_KEY'),
  SUPABASE_ANON_KEY: z.string().min(1).optional().describe('that key in its older form; set by Supabase'),
  EXORA_WEB_ORIGIN: z
    .string()
    .optional()
    .describe(
      'the web app’s origin, such as https://app.example.org, several with commas between; others’ pages are refused',
    ),
  EXORA_RESUMABLE_UPLOAD_URL: z
    .string()
    .optional()
    .describe('where Storage takes files in parts, as browsers reach it, or nothing: files go in one piece'),
});
