import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { signedContent } from '@exora/audit-chain';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { describeThrown } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';

/** What is done at every run, in this order. Each is tried whatever became of the one before. */
export const auditTasks = ['replay', 'seal', 'sign', 'retention', 'verify', 'health'] as const;
export type AuditTask = (typeof auditTasks)[number];

/** What is verified: the anchors, the system's own chain, and the chains of the records that jobs were about last. */
export type ChainKind = 'anchors' | 'system' | 'records';

/** What waits or lags in the audit log, as `audit_log_health` tells it. */
const auditHealthSchema = z.object({
  anchors: z.number(),
  last_sealed_at: z.string().nullable(),
  unsealed_seconds: z.number(),
  unsigned: z.number(),
  waiting_events: z.number(),
  oldest_waiting_seconds: z.number(),
  stuck_events: z.number(),
});
export type AuditHealth = z.infer<typeof auditHealthSchema>;

/** Counts what happens to the audit log. */
export interface AuditMetrics {
  auditTaskEnded(task: AuditTask, succeeded: boolean): void;
  auditEventsReplayed(events: number): void;
  auditAnchorSealed(): void;
  auditAnchorsSigned(anchors: number): void;
  retentionRemoved(kind: string, rows: number): void;
  auditChainChecked(chain: ChainKind, isIntact: boolean): void;
  auditHealth(health: AuditHealth): void;
}

const retriedSchema = z.object({ written: z.int(), failed: z.int() });
const sealedSchema = z.object({ sealed: z.boolean() });
const unsignedSchema = z.array(z.object({ seq: z.int(), anchor_hash: z.string() }));
const verdictSchema = z.object({ valid: z.boolean(), reason: z.string().nullable() });
type Verdict = z.infer<typeof verdictSchema>;
const lastJobsSchema = z.array(z.object({ patient_id: z.uuid().nullable() }));
const retentionSchema = z.object({ removed: z.record(z.string(), z.int()), more: z.boolean() });

/** Events, anchors and rows that one call is about: each call fits the 8 s that a statement may take. */
const batch = { events: 100, anchors: 100, rows: 5000, jobs: 200 };
/** Calls of one kind in a run: a large rest is for the next one. */
const mostCalls = 20;
/** What is kept for days or years is looked through once an hour, and so is what only a crime would change. */
const hourMs = 60 * 60_000;
/** The latest anchors whose heads are hashed anew, and the most records whose chains are recomputed in a run. */
const verified = { anchors: 3, records: 20 };
/** Runs in a row that a task may fail before the worker says that it is not well. */
const failuresBeforeDegraded = 3;

/**
 * Tends the audit log: writes events that could not be written, seals all chains by an anchor, signs anchors, applies
 * retention, and verifies. It is driven by the clock, not by a document. Each call is one transaction that leaves the rest for the next
 * run: a worker may be killed anywhere, and several may do this at the same time.
 */
export class AuditProcessor {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #metrics: AuditMetrics;
  readonly #key: KeyObject | null;
  readonly #now: () => number;
  readonly #failures = new Map<AuditTask, number>();
  #keyId: string | null = null;
  #retentionAt = Number.NEGATIVE_INFINITY;
  #verifiedAt = Number.NEGATIVE_INFINITY;

  constructor(options: {
    database: Database;
    log: Logger;
    metrics: AuditMetrics;
    /** Ed25519 private key; null leaves anchors unsigned. */
    signingKey: KeyObject | null;
    now?: () => number;
  }) {
    this.#database = options.database;
    this.#log = options.log;
    this.#metrics = options.metrics;
    this.#key = options.signingKey;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Whether some task has failed again and again. */
  get isFailing(): boolean {
    return [...this.#failures.values()].some((failures) => failures >= failuresBeforeDegraded);
  }

  /** One run. Never rejects: what failed is logged, counted, and tried at the next run. */
  async run(): Promise<void> {
    await this.#try('replay', () => this.#replay());
    await this.#try('seal', () => this.#seal());
    if (this.#key !== null) {
      const key = this.#key;
      await this.#try('sign', () => this.#sign(key));
    }
    if (this.#now() - this.#retentionAt >= hourMs) {
      await this.#try('retention', () => this.#retain());
    }
    if (this.#now() - this.#verifiedAt >= hourMs) {
      await this.#try('verify', () => this.#verify());
    }
    await this.#try('health', () => this.#look());
  }

  async #try(task: AuditTask, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failures.set(task, 0);
      this.#metrics.auditTaskEnded(task, true);
    } catch (thrown) {
      const failures = (this.#failures.get(task) ?? 0) + 1;
      this.#failures.set(task, failures);
      this.#metrics.auditTaskEnded(task, false);
      this.#log.warn('audit_task_failed', { task, failures, ...describeThrown(thrown) });
    }
  }

  async #replay(): Promise<void> {
    for (let call = 0; call < mostCalls; call++) {
      const { written, failed } = await this.#database.call(
        'retry_failed_audit_events',
        { p_limit: batch.events },
        retriedSchema,
        { once: true },
      );
      this.#metrics.auditEventsReplayed(written);
      if (written > 0) this.#log.info('audit_events_recovered', { events: written });
      if (failed > 0) this.#log.warn('audit_events_not_written', { events: failed });
      // What failed waits for its time; what is left besides is less than a batch.
      if (written + failed < batch.events) return;
    }
  }

  async #seal(): Promise<void> {
    const { sealed } = await this.#database.call('seal_audit_anchor', {}, sealedSchema, { once: true });
    if (sealed) this.#metrics.auditAnchorSealed();
  }

  async #sign(key: KeyObject): Promise<void> {
    this.#keyId ??= await this.#publish(key);
    for (let call = 0; call < mostCalls; call++) {
      const unsigned = await this.#database.call(
        'read_audit_anchors',
        { p_limit: batch.anchors, p_unsigned: true },
        unsignedSchema,
      );
      for (const { seq, anchor_hash: hash } of unsigned) {
        const signature = sign(null, signedContent(hash), key).toString('hex');
        await this.#signAnchor(seq, this.#keyId, signature);
      }
      if (unsigned.length < batch.anchors) return;
    }
  }

  async #signAnchor(seq: number, keyId: string, signature: string): Promise<void> {
    // Ed25519 signs the same hash by the same bytes: a worker with the same key that was first is no conflict.
    const first = await this.#database.call(
      'sign_audit_anchor',
      { p_seq: seq, p_key_id: keyId, p_signature: signature },
      z.boolean(),
    );
    if (first) this.#metrics.auditAnchorsSigned(1);
  }

  async #publish(key: KeyObject): Promise<string> {
    const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex');
    return this.#database.call('publish_audit_key', { p_public_key: publicKey }, z.string());
  }

  async #retain(): Promise<void> {
    for (let call = 0; call < mostCalls; call++) {
      const { removed, more } = await this.#database.call('apply_retention', { p_limit: batch.rows }, retentionSchema, {
        once: true,
      });
      const kinds = Object.entries(removed).filter(([, rows]) => rows > 0);
      for (const [kind, rows] of kinds) this.#metrics.retentionRemoved(kind, rows);
      for (const [kind, rows] of kinds) this.#log.info('retention_applied', { kind, rows });
      if (!more) {
        this.#retentionAt = this.#now();
        return;
      }
    }
  }

  /** A chain that is not whole is no failure of this task: it is told apart, and the next run looks again. */
  async #verify(): Promise<void> {
    const { anchors, records } = verified;
    this.#tell('anchors', [
      await this.#database.call('verify_audit_anchors', { p_last: anchors }, verdictSchema, { once: true }),
    ]);
    this.#tell('system', [await this.#database.call('verify_audit_chain', {}, verdictSchema, { once: true })]);
    const jobs = await this.#database.call('list_jobs', { p_limit: batch.jobs }, lastJobsSchema, { once: true });
    const subjects = new Set(jobs.flatMap(({ patient_id: id }) => id ?? []));
    const verdicts: Verdict[] = [];
    for (const id of [...subjects].slice(0, records)) {
      verdicts.push(
        await this.#database.call('verify_audit_chain', { p_patient_id: id }, verdictSchema, { once: true }),
      );
    }
    this.#tell('records', verdicts);
    this.#verifiedAt = this.#now();
  }

  #tell(chain: ChainKind, verdicts: readonly Verdict[]): void {
    const broken = verdicts.filter(({ valid }) => !valid);
    this.#metrics.auditChainChecked(chain, broken.length === 0);
    for (const { reason } of broken) this.#log.error('audit_chain_broken', { kind: chain, code: reason });
  }

  async #look(): Promise<void> {
    this.#metrics.auditHealth(await this.#database.call('audit_log_health', {}, auditHealthSchema));
  }
}
