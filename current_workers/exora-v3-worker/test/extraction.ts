import { createHash } from 'node:crypto';
import type { ClaimedJob, QuotedAnswer } from '@exora/contracts';
import { OpenAiClient } from '../src/api-clients/openai-client.ts';
import { RateLimiter } from '../src/api-clients/rate-limiter.ts';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { ShellFileManager, type Understanding } from '../src/database/shell-file-manager.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import type { UnderstandingPage } from '../src/job-processors/engine-messages.ts';
import { defaultPoolOptions, EnginePool } from '../src/job-processors/engine-pool.ts';
import { OpenAiExtractor } from '../src/job-processors/openai-extractor.ts';
import { RulesExtractor } from '../src/job-processors/rules-extractor.ts';
import type { JobContext } from '../src/job-runner.ts';
import { createLogger } from '../src/utils/logger.ts';
import { ModelServer } from './model-server.ts';
import { RpcServer } from './rpc-server.ts';

const patientId = '00000000-0000-4000-8000-0000000000aa';
const lease = '00000000-0000-4000-8000-00000000000a';

/** A page with a word of ten pixels a character on lines of twenty. */
function pageOf(text: string, number: number): UnderstandingPage {
  const words = [...text.matchAll(/\S+/g)].map((match) => {
    const before = text.slice(0, match.index);
    const row = before.split('\n').length - 1;
    const x0 = (match.index - (before.lastIndexOf('\n') + 1)) * 10;
    const [t] = match;
    const place = { x0, x1: x0 + t.length * 10, y0: row * 20 + 2, y1: row * 20 + 18 };
    return { t, ...place, confidence: 1, start: match.index, end: match.index + t.length };
  });
  return { number, width: 2000, height: 20_000, text, words };
}

/** A read document of a synthetic person. */
export function documentOf(
  texts: readonly string[],
  more: Partial<Pick<Understanding, 'answers' | 'consent' | 'structured'>> = {},
): Understanding {
  const id = (end: string) => `00000000-0000-4000-8000-0000000000${end}`;
  const sha256 = createHash('sha256').update(texts.join('\f')).digest('hex');
  return {
    shell_file: { id: id('bb'), patient_id: patientId, sha256 },
    reading_id: id('cc'),
    session_id: id('dd'),
    pages: texts.map((text, at) => pageOf(text, at + 1)),
    structured: null,
    answers: [],
    consent: { local: true, external: true },
    ...more,
  };
}

/** Both extractors on real engine processes, with a model on this machine; the database is answered for at the network's edge. */
export class Extraction {
  readonly model: ModelServer;
  readonly rpc: RpcServer;
  readonly rules: RulesExtractor;
  readonly #engines: EnginePool;
  readonly #manager: ShellFileManager;
  readonly #limiter: RateLimiter;
  readonly #log: JobContext['log'];
  /** All that was logged. */
  logged = '';
  /** Whether the owner allows outside engines, asked before each call. */
  allows: () => boolean = () => true;

  private constructor(model: ModelServer, rpc: RpcServer, url: string) {
    this.model = model;
    this.rpc = rpc;
    const write = (line: string) => {
      this.logged += line;
    };
    this.#log = createLogger({ level: 'debug', service: 's', workerId: 'w', write });
    const { database, files } = connectSupabase({
      url,
      serviceRoleKey: 'sb_secret_0123456789abcdef',
      log: this.#log,
      logQueries: false,
      onContact: () => undefined,
    });
    const coordinator = new JobCoordinator(database, 'w-1');
    this.#limiter = new RateLimiter(database, coordinator, this.#log);
    this.#manager = new ShellFileManager(database, files, coordinator);
    const options = { ...defaultPoolOptions, keepsOneReady: false, memoryBytes: 4 * 1024 ** 3 };
    this.#engines = new EnginePool({ log: this.#log, ...options });
    this.rules = new RulesExtractor(this.#engines, this.#manager);
    this.reset();
  }

  static async start(): Promise<Extraction> {
    const rpc = new RpcServer();
    const [model, url] = await Promise.all([ModelServer.start(), rpc.listen()]);
    return new Extraction(model, rpc, url);
  }

  /** Forgets calls and handlers of the test before. */
  reset(): void {
    this.allows = () => true;
    this.rpc.calls.length = 0;
    this.rpc
      .on('has_ai_consent', ({ p_engine: engine }) => ({ body: engine === 'local' || this.allows() }))
      .on('acquire_api_capacity', () => ({ body: { granted: true, lease_id: lease } }))
      .on('release_api_capacity', () => ({ body: true }))
      .on('store_model_answer', () => ({ body: true }));
    this.model.reads(() => []);
  }

  openAi(fallback: 'rules' | 'none' = 'rules', timeoutMs = 5000): OpenAiExtractor {
    const access = { apiKey: 'sk-key-of-this-test', baseUrl: new URL(this.model.url), model: 'gpt-4o-mini' };
    const client = new OpenAiClient(access, this.#limiter, timeoutMs);
    return new OpenAiExtractor({ client, fallback, firstRetryMs: 1 }, this.rules, this.#manager);
  }

  context(signal = new AbortController().signal): JobContext {
    const job: ClaimedJob = {
      id: '00000000-0000-4000-8000-000000000001',
      attempt: 1,
      job_type: 'ai_processing',
      job_payload: {
        shell_file_id: '00000000-0000-4000-8000-0000000000bb',
        patient_id: patientId,
        reading_id: '00000000-0000-4000-8000-0000000000cc',
      },
      correlation_id: null,
    };
    return { job, signal, log: this.#log };
  }

  /** The answers that were kept, with the hashes of their questions. */
  kept(): { question_hash: string; answer: QuotedAnswer }[] {
    return this.rpc.callsOf('store_model_answer').map(({ parameters }) => ({
      question_hash: String(parameters.p_question_hash),
      answer: parameters.p_answer as QuotedAnswer,
    }));
  }

  async stop(): Promise<void> {
    await this.#engines.close();
    await this.rpc.close();
    this.model.stop();
  }
}
