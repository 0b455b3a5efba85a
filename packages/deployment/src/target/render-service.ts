import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import type { HostedAccess } from './hosted-variables.ts';
import { HttpApi } from './http-api.ts';
import type { WorkerDeployed } from './target.ts';

const deploySchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  commit: z.looseObject({ id: z.string() }).nullish(),
});
type Deploy = z.infer<typeof deploySchema>;

const pagesOf = <Name extends string, T>(name: Name, item: z.ZodType<T>) =>
  z.array(z.looseObject({ [name]: item } as Record<Name, z.ZodType<T>>));

const goingOn = new Set(['created', 'queued', 'build_in_progress', 'pre_deploy_in_progress', 'update_in_progress']);

/** How often a deployment is asked for in the end, and how long it may take: an image is built. */
export interface Patience {
  pollMs: number;
  limitMs: number;
}

const firstPollMs = 250;

/**
 * A service at Render: the worker's, or the web app's. Render starts the new instances, waits for their health check and only
 * then sends the earlier ones SIGTERM; a deployment that doesn't become healthy leaves them running.
 */
export class RenderService {
  readonly #api: HttpApi;
  readonly #service: string;
  readonly #patience: Patience;

  constructor(
    access: Pick<HostedAccess, 'RENDER_API_URL' | 'RENDER_API_KEY'>,
    serviceId: string,
    patience: Patience = { pollMs: 5000, limitMs: 45 * 60_000 },
  ) {
    this.#api = new HttpApi({
      name: 'Render',
      address: access.RENDER_API_URL,
      token: access.RENDER_API_KEY,
      variable: 'RENDER_API_KEY',
    });
    this.#service = `/services/${serviceId}`;
    this.#patience = patience;
  }

  async variables(): Promise<string[]> {
    const shape = pagesOf('envVar', z.looseObject({ key: z.string() }));
    const found = await this.#api.get(`${this.#service}/env-vars?limit=100`, shape);
    return found.map(({ envVar }) => envVar.key).sort();
  }

  /** Deploys a commit and waits until it is live. One that is under way or live already, after a cut, is taken up. */
  async deploy(commitId: string): Promise<WorkerDeployed> {
    const latest = await this.#latest();
    const isThis = latest !== null && latest.commit?.id === commitId;
    const taken = isThis && (goingOn.has(latest.status) || latest.status === 'live') ? latest : null;
    const deploy =
      taken ??
      (await this.#api.post(`${this.#service}/deploys`, { commitId, clearCache: 'do_not_clear' }, deploySchema));
    await this.#untilLive(deploy);
    return { platformId: deploy.id, replaced: latest !== null };
  }

  /** Puts an earlier deployment's image back and waits until it is live. */
  async rollBack(deployId: string): Promise<WorkerDeployed> {
    const deploy = await this.#api.post(`${this.#service}/rollback`, { deployId }, deploySchema);
    await this.#untilLive(deploy);
    return { platformId: deploy.id, replaced: true };
  }

  async #latest(): Promise<Deploy | null> {
    const [page] = await this.#api.get(`${this.#service}/deploys?limit=1`, pagesOf('deploy', deploySchema));
    return page?.deploy ?? null;
  }

  async #untilLive(started: Deploy): Promise<void> {
    const givenUpAt = Date.now() + this.#patience.limitMs;
    // One that has its image already is live soon.
    let waitMs = Math.min(firstPollMs, this.#patience.pollMs);
    for (let { status } = started; status !== 'live'; ) {
      if (!goingOn.has(status)) {
        throw new DeploymentError(
          'platform_failed',
          `Render’s deployment ${started.id} ended as ${status}; what ran before goes on. See its log, then deploy again.`,
        );
      }
      if (Date.now() > givenUpAt) {
        throw new DeploymentError(
          'platform_failed',
          `Render’s deployment ${started.id} is still ${status}. Deploy again: it is taken up where it is.`,
        );
      }
      await delay(waitMs);
      waitMs = Math.min(waitMs * 2, this.#patience.pollMs);
      ({ status } = await this.#api.get(`${this.#service}/deploys/${started.id}`, deploySchema));
    }
  }
}
