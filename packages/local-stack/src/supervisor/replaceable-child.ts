import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ProcessStatus } from '../data-folder/status.ts';
import { StackError } from '../stack-error.ts';
import type { SupervisedChild } from './child.ts';

/** How long a successor may take until it says that it is healthy. */
const healthyLimitMs = 60_000;

/** A supervised program that another process of it can take the place of while it works. */
export class ReplaceableChild {
  readonly #make: () => Promise<SupervisedChild>;
  #current: SupervisedChild;
  #replacing: Promise<void> | null = null;

  private constructor(make: () => Promise<SupervisedChild>, first: SupervisedChild) {
    this.#make = make;
    this.#current = first;
  }

  /** `make` gives one that was not started, at a port of its own. */
  static async of(make: () => Promise<SupervisedChild>): Promise<ReplaceableChild> {
    return new ReplaceableChild(make, await make());
  }

  get status(): ProcessStatus {
    return this.#current.status;
  }

  /** Where it answers. */
  get origin(): string {
    return new URL(this.#current.spec.readyUrl).origin;
  }

  start(): Promise<void> {
    return this.#current.start();
  }

  async stop(): Promise<void> {
    // Of two, whoever ends up as the current one is stopped; the other one is by then.
    await this.#replacing?.catch(() => undefined);
    await this.#current.stop();
  }

  /**
   * Starts the successor, waits until it is healthy, and only then stops the one before, which finishes or hands back what
   * it holds. Where the successor doesn't get there it is ended, the one before goes on, and this rejects with why.
   */
  replace(): Promise<void> {
    this.#replacing ??= this.#replace().finally(() => {
      this.#replacing = null;
    });
    return this.#replacing;
  }

  async #replace(): Promise<void> {
    const next = await this.#make();
    try {
      await next.start();
      await untilHealthy(next);
    } catch (thrown) {
      await next.stop();
      throw thrown;
    }
    const before = this.#current;
    this.#current = next;
    await before.stop();
  }
}

const healthSchema = z.looseObject({ status: z.string() });

/** A worker tells its health; whatever answers without one is healthy when it answers. */
async function untilHealthy(child: SupervisedChild): Promise<void> {
  const givenUpAt = Date.now() + healthyLimitMs;
  for (;;) {
    const answer = await fetch(child.spec.readyUrl, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    const health = healthSchema.safeParse(await answer?.json().catch(() => null));
    if (answer !== null && (!health.success || health.data.status === 'healthy')) return;
    if (child.status.state !== 'running' || Date.now() > givenUpAt) {
      throw new StackError('component_failed', `${child.spec.title} did not become healthy; the one before goes on.`);
    }
    await delay(100);
  }
}
