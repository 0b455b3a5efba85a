import { type ErrorCode, ExoraError, isErrorCode, type RpcName, type RpcParameters } from '@exora/contracts';
import { readStatus } from '@exora/local-stack';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { environmentSchema } from '../environment.ts';
import { NotRunningError, UsageError } from '../report-error.ts';

/** Which queue a command is about. */
export interface QueueOptions {
  dataDir: string;
  external?: boolean;
}

/** Longest wait for an answer, in milliseconds; the database's own limit for a statement is 8 s. */
const answerTimeoutMs = 12_000;

const externalSchema = environmentSchema.pick({ SUPABASE_URL: true, SUPABASE_SERVICE_ROLE_KEY: true });

/** An error that a function of the database raised: its own two sentences, which hold no words of a document. */
export class QueueRefusal extends UsageError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The queue of one project, with an operator's rights. */
export class Queue {
  readonly #client: SupabaseClient;
  /** Whose key was refused, or who did not answer. */
  readonly #name: string;

  constructor(url: string, secretKey: string, name: string) {
    this.#name = name;
    this.#client = createClient(url, secretKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      global: {
        fetch: (input, init) => fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(answerTimeoutMs) }),
      },
    });
  }

  /** Calls a function and parses its answer. Rejects with a `UsageError` that says what to do. */
  async call<Name extends RpcName, T extends z.ZodType>(
    name: Name,
    parameters: RpcParameters<Name>,
    schema: T,
  ): Promise<z.infer<T>> {
    const { data, error, status } = await this.#client.rpc(name, parameters);
    if (error) throw this.#problem(name, error, status);
    return parseAnswer(schema, data);
  }

  /** The rows of a table or view that operators look at, in the order of a column. */
  async rows<T extends z.ZodType>(
    relation: 'job_workers' | 'maintenance_tasks' | 'medical_code_systems',
    columns: string,
    orderBy: string,
    schema: T,
  ): Promise<z.infer<T>[]> {
    const { data, error, status } = await this.#client.from(relation).select(columns).order(orderBy);
    if (error) throw this.#problem(relation, error, status);
    return parseAnswer(z.array(schema), data);
  }

  /** How many codes of a release are stored. */
  async countCodes(codeSystem: string, version: string): Promise<number> {
    const { count, error, status } = await this.#client
      .from('medical_codes')
      .select('id', { count: 'exact', head: true })
      .match({ code_system: codeSystem, version });
    if (error) throw this.#problem('medical_codes', error, status);
    return count ?? 0;
  }

  #problem(what: string, error: Answer, status: number): UsageError {
    if (isErrorCode(error.details)) {
      const { message, hint, details } = error;
      return new QueueRefusal(details, `${[message, hint].filter(Boolean).join(' ')} (${details})`, error);
    }
    return new UsageError(this.#explain(what, error, status), { cause: error });
  }

  #explain(what: string, error: Answer, status: number): string {
    // 42501: the publishable key, which may call none of these.
    if (status === 401 || status === 403 || error.code === '42501') {
      return `${this.#name} does not accept this key for operating it. It wants its secret key (sb_secret_…), with --external in SUPABASE_SERVICE_ROLE_KEY.`;
    }
    if (status === 404 || error.code === 'PGRST202' || error.code === 'PGRST205') {
      return `${this.#name} has no ${what}: its schema is older than this command, or it is no Exora. Check the address, then bring its schema up to date.`;
    }
    if (status === 429) return `${this.#name} asks for a pause. Wait a minute and try again.`;
    if (status === 0 || status >= 502) {
      return `${this.#name} did not answer. Check that it runs ("exora doctor") and that its address is right, then try again.`;
    }
    if (error.code === '57014') {
      return `${this.#name} took too long over ${what} and stopped. Ask for less (--limit), or try again when it is less busy.`;
    }
    return `${this.#name} answered ${what} with an error (${error.code || `status ${status}`}). Try again; its log tells more.`;
  }
}

/** What supabase-js gives of a refused call. */
interface Answer {
  code: string;
  message: string;
  details: string | null;
  hint: string | null;
}

function parseAnswer<T extends z.ZodType>(schema: T, data: unknown): z.infer<T> {
  const result = schema.safeParse(data);
  if (!result.success) throw new ExoraError('internal', { cause: result.error });
  return result.data;
}

/** The queue of the running stack, or with `external` of the project that the environment names. */
export async function openQueue({ dataDir, external }: QueueOptions): Promise<Queue> {
  if (external) {
    const { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key } = readExternal(process.env);
    return new Queue(url.replace(/\/+$/, ''), key, `The project at ${new URL(url).origin}`);
  }
  const status = await readStatus(dataDir);
  if (status === null) throw new NotRunningError({ canBeHosted: true });
  if (status.secret_key === null) {
    throw new UsageError(
      'What runs on this data folder uses an outside Supabase, whose key is not written down. Set SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY and add --external.',
    );
  }
  return new Queue(status.api, status.secret_key, `The stack at ${status.api}`);
}

function readExternal(environment: NodeJS.ProcessEnv): z.infer<typeof externalSchema> {
  const parsed = externalSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const wants = Object.entries(externalSchema.shape)
    .filter(([name]) => wrong.has(name))
    .map(([name, schema]) => `${name} (${schema.description})`);
  throw new UsageError(`--external needs these variables in the environment: ${wants.join(', ')}.`);
}
