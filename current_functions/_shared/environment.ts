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
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('the http(s) base address of an OpenTelemetry collector, or nothing: then no traces are made'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[\w-]+=([^,\s%]|%[2-7][\dA-Fa-f])*(,[\w-]+=([^,\s%]|%[2-7][\dA-Fa-f])*)*$/)
    .optional()
    .describe('headers for the collector, such as authorization=Bearer%20…,x-team=…, or nothing'),
});

/**
 * What a part of the schema says of the given values; an empty one is none. Throws one sentence that names each variable that
 * is missing or wrong, and what it wants; never a value.
 */
export function readEnvironment<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  values: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw cannotStart(new Set(parsed.error.issues.map((issue) => String(issue.path[0]))));
}

/** The error of a function that lacks variables, or has wrong ones. */
export function cannotStart(names: ReadonlySet<string>): Error {
  const wants = Object.entries(environmentSchema.shape)
    .filter(([name]) => names.has(name))
    .map(([name, schema]) => `${name} wants ${schema.description}`);
  return new Error(`This function can’t start: ${wants.join('; ')}`);
}
