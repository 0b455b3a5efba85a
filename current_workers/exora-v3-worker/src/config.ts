import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { z } from 'zod';
import type { ClamdAddress } from './api-clients/clamd-client.ts';
import type { MetricsAccess } from './utils/health-monitor.ts';

/** Hosts that a plain http address may have: nobody listens on the way there. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/**
 * Every environment variable of the worker. The descriptions say what a value must be: they are printed when one is
 * wrong, and `.env.example` and the guide are made from them.
 */
export const environmentSchema = z.object({
  SUPABASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('the http(s) address of the Supabase project'),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(20).describe('the service role (secret) key of the Supabase project'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('a postgres:// address whose login is granted service_role, or nothing: then the API is used'),
  DATABASE_POOLER: z
    .enum(['session', 'transaction'])
    .optional()
    .describe('transaction when DATABASE_URL is a transaction pooler’s, or session; port 6543 means transaction'),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7E]{8,}$/)
    .optional()
    .describe('a key of the OpenAI API, or nothing'),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url))
    .refine(
      (url) =>
        (url.protocol === 'https:' || loopback.test(url.hostname)) && url.href === `${url.origin}${url.pathname}`,
    )
    .prefault('https://api.openai.com/v1')
    .describe('the https address of an API that speaks like OpenAI’s, for example https://eu.api.openai.com/v1'),
  OPENAI_MODEL: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/)
    .default('gpt-4o-mini')
    .describe('the name of a model there, which is the name of its budget'),
  EXORA_EXTRACTOR: z
    .enum(['rules', 'openai'])
    .optional()
    .describe('rules, openai (which needs OPENAI_API_KEY), or nothing: the language model too when its key is set'),
  EXORA_EXTRACTOR_FALLBACK: z
    .enum(['rules', 'none'])
    .default('rules')
    .describe(
      'rules when the local rules alone do what the language model fails to do, or none: the document fails then',
    ),
  EXORA_NARRATOR: z
    .enum(['rules', 'openai'])
    .default('rules')
    .describe('rules, or openai (which needs OPENAI_API_KEY): the language model writes narratives'),
  GOOGLE_CLOUD_API_KEY: z
    .string()
    .regex(/^[\x21-\x7E]{8,}$/)
    .optional()
    .describe('a key of the Google Cloud API, or nothing'),
  GOOGLE_VISION_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url))
    .refine((url) => (url.protocol === 'https:' || loopback.test(url.hostname)) && url.href === `${url.origin}/`)
    .prefault('https://vision.googleapis.com')
    .describe(
      'the https address of Google Vision, for example https://eu-vision.googleapis.com, where data stays in the EU',
    ),
  EXORA_OCR: z
    .enum(['local', 'google-vision'])
    .optional()
    .describe('local, google-vision (which needs GOOGLE_CLOUD_API_KEY), or nothing: Google Vision when its key is set'),
  EXORA_OCR_FALLBACK: z
    .enum(['local', 'none'])
    .default('local')
    .describe('local when the local engine reads what Google Vision fails to read, or none: the document fails then'),
  CLAMD_HOST: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,253}$/)
    .optional()
    .describe(
      'the host of the clamd that every document is sent to (unencrypted: this machine or a private network), or nothing',
    ),
  CLAMD_PORT: z.coerce.number().int().min(1).max(65_535).default(3310).describe('the port of CLAMD_HOST’s clamd'),
  CLAMD_SOCKET: z
    .string()
    .regex(/^\/[^\0]{1,100}$/)
    .optional()
    .describe('the path of a clamd’s socket on this machine, or nothing; not together with CLAMD_HOST'),

  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('production')
    .describe('production (in staging too), development or test'),
  APP_ENV: z
    .enum(['local', 'development', 'staging', 'production'])
    .default('local')
    .describe('which environment this is: local, development, staging or production'),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe('the most jobs to hold at once, 1 to 50; fewer where memory or processors are few'),
  WORKER_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(512)
    .max(1_048_576)
    .optional()
    .describe(
      'megabytes that this worker and its engines may hold together, 512 to 1048576; else what the machine has',
    ),
  WORKER_ID: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,60}$/)
    .default('exora-v3-worker')
    .describe('a name of 1 to 60 letters, digits, dots, dashes and underscores'),
  WORKER_DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(20)
    .describe('seconds that jobs may go on after a stop signal, 0 to 3600'),

  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('debug, info, warn or error'),
  AUDIT_SIGNING_KEY: z
    .string()
    .transform(ed25519Key)
    .refine((key) => key !== null)
    .optional()
    .describe(
      'an Ed25519 private key (PKCS #8, as PEM or the base64 inside it) that signs the audit log’s anchors, or nothing',
    ),
  AUDIT_INTERVAL_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(30)
    .describe('seconds between two times that the audit log is tended, 1 to 3600'),

  DEBUG: z.string().optional().describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints request bodies'),
  NODE_DEBUG: z.string().optional().describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints request bodies'),
  GOOGLE_SDK_NODE_LOGGING: z
    .string()
    .optional()
    .describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints pictures of pages and their words'),
  OPENAI_LOG: z
    .string()
    .optional()
    .describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints what a language model is asked'),
  VERBOSE: flag.default(false).describe('true for the log level debug, or false'),
  DEBUG_QUERIES: flag.default(false).describe('true to log every database call (without its values), or false'),
  EXORA_DATA_IS_SYNTHETIC: flag.default(false).describe('true where no real person’s data is processed, or false'),

  RENDER: flag.default(false).describe('true on Render, which sets it: the health check then listens on all addresses'),
  RENDER_SERVICE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/)
    .optional()
    .describe('the service’s name on Render, or nothing'),
  RENDER_INSTANCE_ID: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/)
    .optional()
    .describe('the instance’s id on Render, which sets it, or nothing'),
  HEALTH_CHECK_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(10_000)
    .describe('the port of GET /health and GET /metrics; 0 takes a free one'),
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
  OTEL_SERVICE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/)
    .optional()
    .describe('the service’s name in traces, or nothing: then that of the logs'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9_.~+/=-]{16,}$/)
    .optional()
    .describe(
      'the bearer token that GET /metrics asks for, 16 characters or more; on Render there are none without it',
    ),
  EXORA_SUPERVISED: flag.default(false).describe('1 when the end of standard input means that the parent has ended'),
});

/** What the worker was told by its environment. */
export interface Config {
  supabaseUrl: string;
  serviceRoleKey: string;
  /** A direct way to the database, or null. Through a transaction pooler it has no session state. */
  direct: { url: string; pooled: boolean } | null;
  /** Which outside engines have a key and may be called. */
  providerKeys: { openai: boolean; googleVision: boolean };
  /** Google Vision as the OCR, and whether the local engine reads what it fails to; null where all OCR is local. */
  googleVision: { apiKey: string; endpoint: URL; fallback: 'local' | 'none' } | null;
  /** The language model that quotes, and whether the rules alone do what it fails to; null where the rules do all. */
  openai: { apiKey: string; baseUrl: URL; model: string; fallback: 'rules' | 'none' } | null;
  /** The language model that writes narratives; null where the rules write all. */
  narrator: { apiKey: string; baseUrl: URL; model: string } | null;
  /** The scanner that every document has to pass, or null: none is asked. */
  clamd: ClamdAddress | null;
  appEnv: 'local' | 'development' | 'staging' | 'production';
  /** WORKER_ID, instance and boot: no two running workers ever share it. */
  workerId: string;
  /** The service's name in every log line. */
  serviceName: string;
  /** The most jobs to hold at once. */
  concurrency: number;
  /** What this process and its engines may hold together, in bytes. */
  memoryBytes: number;
  drainMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  logQueries: boolean;
  dataIsSynthetic: boolean;
  healthHost: '127.0.0.1' | '0.0.0.0';
  healthPort: number;
  /** The health port is public on Render, and what is spent there is nobody's business. */
  metricsAccess: MetricsAccess;
  supervised: boolean;
  /** Signs the audit log's anchors; null leaves them unsigned. */
  auditSigningKey: KeyObject | null;
  /** Time between two runs of the audit processor. */
  auditMs: number;
  /** The collector of traces, or null. */
  otlp: { endpoint: string; headers: Record<string, string>; serviceName: string } | null;
}

/** A wrong environment: one line for each variable, with its name and what it wants, never with its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Memory of most jobs that read by local OCR. One that needs more waits inside until it is free. */
const bytesPerJob = 512 * 1024 * 1024;

/** The rest is for what the machine does besides. */
const partForUs = 0.95;

/** Variables that make libraries print what they work on. */
const printsBodies = ['DEBUG', 'NODE_DEBUG', 'GOOGLE_SDK_NODE_LOGGING', 'OPENAI_LOG'];

/** What the machine has; a parameter so that its effect can be tested. */
export interface Machine {
  processors: number;
  /** Bytes that this process could still use, the limit of its container considered. */
  availableMemory: number;
}

function thisMachine(): Machine {
  return { processors: availableParallelism(), availableMemory: process.availableMemory() };
}

/** The configuration in an environment. Throws {@link ConfigError}. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, machine = thisMachine()): Config {
  // An empty variable is how .env files say "not set".
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(set);
  const synthetic = flag.safeParse(set.EXORA_DATA_IS_SYNTHETIC).data === true;
  const wrong = new Set((parsed.error?.issues ?? []).map((issue) => String(issue.path[0])));
  for (const name of printsBodies) if (name in set && !synthetic) wrong.add(name);
  if (parsed.data?.EXORA_OCR === 'google-vision' && parsed.data.GOOGLE_CLOUD_API_KEY === undefined)
    wrong.add('EXORA_OCR');
  if (parsed.data?.EXORA_EXTRACTOR === 'openai' && parsed.data.OPENAI_API_KEY === undefined)
    wrong.add('EXORA_EXTRACTOR');
  if (parsed.data?.EXORA_NARRATOR === 'openai' && parsed.data.OPENAI_API_KEY === undefined) wrong.add('EXORA_NARRATOR');
  if (parsed.data?.CLAMD_HOST !== undefined && parsed.data.CLAMD_SOCKET !== undefined) wrong.add('CLAMD_SOCKET');
  if (!parsed.success || wrong.size > 0) {
    throw new ConfigError([...wrong].map((name) => complaint(name, set)).join('\n'));
  }
  const values = parsed.data;
  const googleVision = visionOf(values);
  const access = modelOf(values);
  const openai =
    access === null || values.EXORA_EXTRACTOR === 'rules'
      ? null
      : { ...access, fallback: values.EXORA_EXTRACTOR_FALLBACK };
  const narrator = values.EXORA_NARRATOR === 'openai' ? access : null;
  const serviceName = values.RENDER_SERVICE_NAME ?? 'exora-v3-worker';
  const memoryBytes =
    values.WORKER_MEMORY_MB === undefined
      ? Math.floor(machine.availableMemory * partForUs)
      : values.WORKER_MEMORY_MB * 1024 * 1024;

  return {
    supabaseUrl: values.SUPABASE_URL,
    serviceRoleKey: values.SUPABASE_SERVICE_ROLE_KEY,
    direct: values.DATABASE_URL === undefined ? null : directWay(values.DATABASE_URL, values.DATABASE_POOLER),
    providerKeys: {
      openai: openai !== null || narrator !== null,
      googleVision: googleVision !== null,
    },
    googleVision,
    openai,
    narrator,
    clamd: clamdOf(values),
    appEnv: values.APP_ENV,
    workerId: [values.WORKER_ID, values.RENDER_INSTANCE_ID ?? instanceName(), bootId()].join('-'),
    serviceName,
    concurrency: fittingConcurrency(values.WORKER_CONCURRENCY ?? 2, memoryBytes, machine.processors),
    memoryBytes,
    drainMs: values.WORKER_DRAIN_SECONDS * 1000,
    logLevel: values.VERBOSE ? 'debug' : values.LOG_LEVEL,
    logQueries: values.DEBUG_QUERIES,
    dataIsSynthetic: values.EXORA_DATA_IS_SYNTHETIC,
    healthHost: values.RENDER ? '0.0.0.0' : '127.0.0.1',
    healthPort: values.HEALTH_CHECK_PORT,
    metricsAccess:
      values.METRICS_TOKEN !== undefined ? { token: values.METRICS_TOKEN } : values.RENDER ? 'nobody' : 'everybody',
    supervised: values.EXORA_SUPERVISED,
    auditSigningKey: values.AUDIT_SIGNING_KEY ?? null,
    auditMs: values.AUDIT_INTERVAL_SECONDS * 1000,
    otlp:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: headersOf(values.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
            serviceName: values.OTEL_SERVICE_NAME ?? serviceName,
          },
  };
}

function visionOf(values: z.infer<typeof environmentSchema>): Config['googleVision'] {
  const { GOOGLE_CLOUD_API_KEY: apiKey, EXORA_OCR: ocr } = values;
  if (apiKey === undefined || ocr === 'local') return null;
  return { apiKey, endpoint: values.GOOGLE_VISION_ENDPOINT, fallback: values.EXORA_OCR_FALLBACK };
}

function modelOf(values: z.infer<typeof environmentSchema>): Config['narrator'] {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = values;
  return apiKey === undefined ? null : { apiKey, baseUrl, model };
}

function clamdOf(values: z.infer<typeof environmentSchema>): Config['clamd'] {
  if (values.CLAMD_SOCKET !== undefined) return { path: values.CLAMD_SOCKET };
  return values.CLAMD_HOST === undefined ? null : { host: values.CLAMD_HOST, port: values.CLAMD_PORT };
}

/** Supabase's transaction pooler listens on 6543. */
function directWay(url: string, pooler: 'session' | 'transaction' | undefined): Config['direct'] {
  const { port, searchParams } = new URL(url);
  const looksPooled = port === '6543' || searchParams.get('pgbouncer') === 'true';
  return { url, pooled: pooler === undefined ? looksPooled : pooler === 'transaction' };
}

/** The list of headers, percent-encoded as OpenTelemetry's specification of its environment variables says. */
function headersOf(list: string): Record<string, string> {
  const pairs = list === '' ? [] : list.split(',').map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
}

function complaint(name: string, set: Record<string, unknown>): string {
  const wants = environmentSchema.shape[name as keyof typeof environmentSchema.shape].description ?? 'another value';
  const state = name in set ? 'has a value that can’t be used' : 'is missing';
  return `${name} ${state}; it wants ${wants}.`;
}

/** The asked-for number, lowered to what memory holds and to two jobs a processor (one computes while one waits). */
function fittingConcurrency(asked: number, memoryBytes: number, processors: number): number {
  return Math.max(1, Math.min(asked, Math.floor(memoryBytes / bytesPerJob), processors * 2));
}

/** The key in a PEM text, whose line breaks may be spelled `\n`, or in the base64 inside one; null for anything else. */
function ed25519Key(text: string): KeyObject | null {
  const pem = text.replaceAll('\\n', '\n');
  try {
    const key = pem.startsWith('-----BEGIN')
      ? createPrivateKey(pem)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function instanceName(): string {
  const host = hostname()
    .replace(/[^A-Za-z0-9_.-]/g, '')
    .slice(0, 40);
  return `${host || 'host'}-${process.pid}`;
}

function bootId(): string {
  return `${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
}
