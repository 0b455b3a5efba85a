import { type ClientEvent, maxClientEvents } from '@exora/contracts';

/** What became of a sending: the audit log has it, or it can't take it now. */
export type Sent = { readonly isTaken: true } | { readonly isTaken: false; readonly retryAfterMs: number | null };

/** An event without what the queue adds. */
export type NewEvent = Omit<ClientEvent, 'event_id' | 'details'> & {
  readonly details?: Readonly<Record<string, string | number>>;
};

/** Events that wait at most; then the oldest go, which takes an outage of hours. */
const most = 1000;
/** Events of some seconds go together. */
const gatherMs = 2000;
const firstWaitMs = 5000;
const longestWaitMs = 300_000;

interface Waiting {
  readonly id: string;
  readonly event: NewEvent;
  readonly at: number;
}

/**
 * Keeps events until the audit log has them. Each has an id of its own from the beginning, so that a batch may be sent again
 * when its answer was lost. Kept in memory only: they name records.
 */
export class EventQueue {
  readonly #send: (events: ClientEvent[], isLast: boolean) => Promise<Sent>;
  readonly #now: () => number;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSending = false;
  #waitMs = firstWaitMs;

  constructor(send: (events: ClientEvent[], isLast: boolean) => Promise<Sent>, now: () => number = Date.now) {
    this.#send = send;
    this.#now = now;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.length;
  }

  add(event: NewEvent): void {
    this.#waiting.push({ id: crypto.randomUUID(), event, at: this.#now() });
    if (this.#waiting.length > most) this.#waiting.shift();
    if (!this.#isSending) this.#timer ??= setTimeout(() => void this.#flush(), gatherMs);
  }

  /** Sends what waits at once: the page may be gone in a moment. */
  sendLast(): void {
    if (this.#waiting.length === 0) return;
    // Whether it arrived nobody is left to hear; a page that stays after all still has it and sends it again, by the same ids.
    void this.#send(this.#batch(), true).catch(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#timer = null;
    this.#isSending = true;
    const batch = this.#batch();
    // Nothing answered, or nothing that is known: sent again later.
    const sent = await this.#send(batch, false).catch((): Sent => ({ isTaken: false, retryAfterMs: null }));
    this.#isSending = false;
    if (sent.isTaken) {
      const taken = new Set(batch.map(({ event_id }) => event_id));
      this.#waiting = this.#waiting.filter(({ id }) => !taken.has(id));
      this.#waitMs = firstWaitMs;
    }
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => void this.#flush(), sent.isTaken ? gatherMs : this.#nextWait(sent.retryAfterMs));
  }

  /** Never sooner than is asked for; longer each time, and not the same for all who wait. */
  #nextWait(retryAfterMs: number | null): number {
    const waitMs = Math.max(retryAfterMs ?? 0, this.#waitMs) * (1 + Math.random() / 4);
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2);
    return waitMs;
  }

  #batch(): ClientEvent[] {
    return this.#waiting.slice(0, maxClientEvents).map(({ id, event, at }) => ({
      ...event,
      event_id: id,
      details: { surface: 'web', ...event.details, age_ms: Math.max(0, this.#now() - at) },
    }));
  }
}
