import { z } from 'zod';

/**
 * Every environment variable that commands read of themselves, each wanted only by those that use it; `.env.example` and the
 * guide are made from the descriptions. `exora start` hands the worker's on to it.
 */
export const environmentSchema = z.object({
  EXORA_PASSWORD: z.string().min(1).describe('the password of the account that --email names'),
  SUPABASE_URL: z
    .url({ protocol: /^https?$/ })

    .describe('the http(s) address of the Supabase project that --external works on'),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(20).describe('its publishable key (sb_publishable_…)'),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(20).describe('its secret key (sb_secret_…)'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })

    .describe('the postgres:// address of its database with the login postgres (Supabase: Connect, Session pooler)'),
  EXORA_DATA_DIR: z.string().min(1).describe('the folder of the stack’s data, where it is not .exora/'),
  EXORA_DEPLOY_LEDGER: z
    .string()
    .min(1)
    .describe('the folder of the ledger of deployments, where it is not deployment/'),
});
