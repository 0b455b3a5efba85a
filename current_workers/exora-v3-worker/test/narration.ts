import type { NarratableFact } from '@exora/contracts';
import { z } from 'zod';
import { OpenAiClient } from '../src/api-clients/openai-client.ts';
import { RateLimiter } from '../src/api-clients/rate-limiter.ts';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { NarrativeManager } from '../src/database/narrative-manager.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { processNarrative } from '../src/job-processors/narrative-processor.ts';
import { OpenAiNarrator } from '../src/job-processors/openai-narrator.ts';
import { createLogger } from '../src/utils/logger.ts';
import { ModelServer } from './model-server.ts';
import { RpcServer } from './rpc-server.ts';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const patientId = id(170);

/** A present fact of an invented person's letter, changed as the test wants. */
export function fact(
  number: number,
  type: NarratableFact['type'],
  text: string,
  changed: Partial<NarratableFact> = {},
): NarratableFact {
  const base = { assertion: 'present', attributes: {}, code: null, date: null, shell_file_id: id(900) } as const;
  return { id: id(number), type, text, ...base, ...changed };
}

/** What was stored as a record's narratives, by whom, and what was left out. */
const storedSchema = z
  .object({
    p_session: z.object({
      engine: z.string(),
      engine_version: z.string(),
      sentences_dropped: z.record(z.string(), z.number()),
    }),
    p_narratives: z.array(
      z.object({
        type: z.string(),
        subject: z.string(),
        sentences: z.array(z.object({ text: z.string(), event_ids: z.array(z.string()) })),
      }),
    ),
  })
  .transform(({ p_session: session, p_narratives: narratives }) => ({
    engine: session.engine,
    engineVersion: session.engine_version,
    dropped: session.sentences_dropped,
    narratives,
  }));
export type Stored = z.infer<typeof storedSchema>;

/** Tellings by a narrator with a model on this machine; the database is answered for at the network's edge. */
export class Narration {
  readonly model: ModelServer;
  readonly rpc: RpcServer;
  readonly #url: string;
  #narrator: OpenAiNarrator | null = null;
  facts: NarratableFact[] = [];
  /** All that was logged. */
  logged = '';
  /** Whether the owner allows outside engines. */
  allows: () => boolean = () => true;

  private constructor(model: ModelServer, rpc: RpcServer, url: string) {
    this.model = model;
    this.rpc = rpc;
    this.#url = url;
  }

  static async start(): Promise<Narration> {
    const rpc = new RpcServer();
    const [model, url] = await Promise.all([ModelServer.start(), rpc.listen()]);
    return new Narration(model, rpc, url);
  }

  /** Forgets everything of the test before; a narrator of its own. */
  reset(facts: NarratableFact[]): void {
    this.facts = facts;
    this.#narrator = null;
    this.logged = '';
    this.allows = () => true;
    this.rpc.calls.length = 0;
    this.rpc
      .on('begin_narrating', () => ({
        body: {
          session_id: id(171),
          patient_id: patientId,
          consent: { local: true, external: this.allows() },
          facts: this.facts,
        },
      }))
      .on('complete_narrating', ({ p_narratives: told }) => ({
        body: {
          narratives_stored: (told as unknown[]).length,
          narratives_kept: 0,
          narratives_refused: 0,
          is_outdated: false,
        },
      }))
      .on('has_ai_consent', ({ p_engine: engine }) => ({ body: engine === 'local' || this.allows() }))
      .on('acquire_api_capacity', () => ({ body: { granted: true, lease_id: id(10) } }))
      .on('release_api_capacity', () => ({ body: true }));
  }

  /** Tells the record; by the rules alone where `alone` is set. */
  async tell({ alone = false, timeoutMs = 5000, signal = new AbortController().signal } = {}): Promise<Stored> {
    const write = (line: string) => {
      this.logged += line;
    };
    const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write });
    const access = { serviceRoleKey: 'sb_secret_0123456789abcdef', logQueries: false, onContact: () => undefined };
    const { database } = connectSupabase({ url: this.#url, log, ...access });
    const coordinator = new JobCoordinator(database, 'w-1');
    const manager = new NarrativeManager(database, coordinator);
    const model = { apiKey: 'sk-key-of-this-test', baseUrl: new URL(this.model.url), model: 'gpt-4o-mini' };
    const client = new OpenAiClient(model, new RateLimiter(database, coordinator, log), timeoutMs);
    this.#narrator ??= new OpenAiNarrator({ client, firstRetryMs: 1 }, manager);
    const job = {
      id: id(1),
      attempt: 1,
      job_type: 'semantic_processing' as const,
      job_payload: { patient_id: patientId },
      correlation_id: null,
    };
    const narrator = alone ? null : this.#narrator;
    await processNarrative(job.job_payload, { job, signal, log }, { manager, narrator });
    const [call] = this.rpc.callsOf('complete_narrating').slice(-1);
    return storedSchema.parse(call?.parameters);
  }

  async stop(): Promise<void> {
    await this.rpc.close();
    this.model.stop();
  }
}
