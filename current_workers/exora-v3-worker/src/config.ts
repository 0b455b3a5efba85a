import { randomBytes } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/**
 * Every environment variable of the worker. The descriptions say what a value must be: they are printed when one is
 * wrong, and `.env.example` names the same variables.
 */
const environmentSchema = z.object({
  SUPABASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('the http(s) address of the Supabase project'),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(20).describe('the service role (secret) key of the Supabase project'),
  OPENAI_API_KEY: z.string().min(8).optional().describe('a key of the OpenAI API, or nothing'),
  GOOGLE_CLOUD_API_KEY: z.string().min(8).optional().describe('a key of the Google Cloud API, or nothing'),

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
  DEBUG: z.string().optional().describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints request bodies'),
  NODE_DEBUG: z.string().optional().describe('nothing, unless EXORA_DATA_IS_SYNTHETIC=true: it prints request bodies'),
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
    .describe('the port of GET /health; 0 takes a free one'),
  EXORA_SUPERVISED: flag.default(false).describe('1 when the end of standard input means that the parent has ended'),
});

/** Names of the environment variables that the worker reads. */
export const environmentNames = Object.keys(environmentSchema.shape);

/** What the worker was told by its environment. */
export interface Config {
  supabaseUrl: string;
  serviceRoleKey: string;
  /** Which outside engines have a key. The keys themselves stay out until an engine uses them. */
  providerKeys: { openai: boolean; googleVision: boolean };
  appEnv: 'local' | 'development' | 'staging' | 'production';
  /** WORKER_ID, instance and boot: no two running workers ever share it. */
  workerId: string;
  /** The service's name in every log line. */
  serviceName: string;
  /** The most jobs to hold at once. */
  concurrency: number;
  drainMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  logQueries: boolean;
  dataIsSynthetic: boolean;
  healthHost: '127.0.0.1' | '0.0.0.0';
  healthPort: number;
  supervised: boolean;
}

/** A wrong environment: one line for each variable, with its name and what it wants, never with its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Memory that one job may need while it reads a page by local OCR. */
const bytesPerJob = 512 * 1024 * 1024;

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
  for (const name of ['DEBUG', 'NODE_DEBUG']) if (name in set && !synthetic) wrong.add(name);
  if (!parsed.success || wrong.size > 0) {
    throw new ConfigError([...wrong].map((name) => complaint(name, set)).join('\n'));
  }
  const values = parsed.data;

  return {
    supabaseUrl: values.SUPABASE_URL,
    serviceRoleKey: values.SUPABASE_SERVICE_ROLE_KEY,
    providerKeys: {
      openai: values.OPENAI_API_KEY !== undefined,
      googleVision: values.GOOGLE_CLOUD_API_KEY !== undefined,
    },
    appEnv: values.APP_ENV,
    workerId: [values.WORKER_ID, values.RENDER_INSTANCE_ID ?? instanceName(), bootId()].join('-'),
    serviceName: values.RENDER_SERVICE_NAME ?? 'exora-v3-worker',
    concurrency: fittingConcurrency(values.WORKER_CONCURRENCY ?? 2, machine),
    drainMs: values.WORKER_DRAIN_SECONDS * 1000,
    logLevel: values.VERBOSE ? 'debug' : values.LOG_LEVEL,
    logQueries: values.DEBUG_QUERIES,
    dataIsSynthetic: values.EXORA_DATA_IS_SYNTHETIC,
    healthHost: values.RENDER ? '0.0.0.0' : '127.0.0.1',
    healthPort: values.HEALTH_CHECK_PORT,
    supervised: values.EXORA_SUPERVISED,
  };
}

function complaint(name: string, set: Record<string, unknown>): string {
  const wants = environmentSchema.shape[name as keyof typeof environmentSchema.shape].description ?? 'another value';
  const state = name in set ? 'has a value that can’t be used' : 'is missing';
  return `${name} ${state}; it wants ${wants}.`;
}

/** The asked-for number, lowered to what memory holds and to two jobs a processor (one computes while one waits). */
function fittingConcurrency(asked: number, machine: Machine): number {
  const byMemory = Math.floor(machine.availableMemory / bytesPerJob);
  return Math.max(1, Math.min(asked, byMemory, machine.processors * 2));
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
