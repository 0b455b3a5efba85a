import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What `GET /health` tells. `degraded`: the database doesn't answer at present. */
export type HealthStatus = 'healthy' | 'degraded' | 'draining' | 'unhealthy';

/**
 * Whether an outside engine may be called: `configured` has a key, which nothing uses so far; `not_configured` has
 * none, and the local engines do the work.
 */
type ProviderCapacity = 'configured' | 'not_configured';

/** The body of `GET /health`, as the specification prints it. */
export interface HealthReport {
  status: HealthStatus;
  worker_id: string;
  active_jobs: number;
  /** When the database last answered this worker, or null. */
  last_heartbeat: string | null;
  api_capacity: { openai: ProviderCapacity; google_vision: ProviderCapacity };
  environment: string;
  version: string;
}

/** After a minute without an answer of the database, something else should look at this worker. */
const unhealthyAfterMs = 60_000;

/** Keeps what is known of the worker's health and answers `GET /health`. */
export class HealthMonitor {
  readonly #origin: Pick<HealthReport, 'worker_id' | 'api_capacity' | 'environment' | 'version'>;
  readonly #activeJobs: () => number;
  readonly #now: () => number;
  readonly #started: number;
  #lastAnswer: number | null = null;
  #answering = false;
  #draining = false;
  #server: Server | null = null;

  constructor(options: {
    workerId: string;
    environment: string;
    version: string;
    providerKeys: { openai: boolean; googleVision: boolean };
    activeJobs: () => number;
    now?: () => number;
  }) {
    const capacity = (hasKey: boolean): ProviderCapacity => (hasKey ? 'configured' : 'not_configured');
    this.#origin = {
      worker_id: options.workerId,
      environment: options.environment,
      version: `v${options.version}`,
      api_capacity: {
        openai: capacity(options.providerKeys.openai),
        google_vision: capacity(options.providerKeys.googleVision),
      },
    };
    this.#activeJobs = options.activeJobs;
    this.#now = options.now ?? Date.now;
    this.#started = this.#now();
  }

  /** Notes whether the database answered a call. */
  noteContact(answered: boolean): void {
    this.#answering = answered;
    if (answered) this.#lastAnswer = this.#now();
  }

  /** From here on the worker takes no more jobs. */
  noteDraining(): void {
    this.#draining = true;
  }

  report(): HealthReport {
    return {
      status: this.#status(),
      worker_id: this.#origin.worker_id,
      active_jobs: this.#activeJobs(),
      last_heartbeat: this.#lastAnswer === null ? null : new Date(this.#lastAnswer).toISOString(),
      api_capacity: this.#origin.api_capacity,
      environment: this.#origin.environment,
      version: this.#origin.version,
    };
  }

  #status(): HealthStatus {
    if (this.#draining) return 'draining';
    if (this.#now() - (this.#lastAnswer ?? this.#started) > unhealthyAfterMs) return 'unhealthy';
    return this.#answering ? 'healthy' : 'degraded';
  }

  /** Answers `GET /health` (503 when unhealthy) and 404 to anything else. Resolves to the port that it listens on. */
  async listen(host: string, port: number): Promise<number> {
    const server = createServer((request, response) => {
      const path = request.url?.split('?')[0];
      const known = path === '/health' && (request.method === 'GET' || request.method === 'HEAD');
      const report = this.report();
      const status = known ? (report.status === 'unhealthy' ? 503 : 200) : 404;
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(known ? report : { status: 'not_found' }));
    });
    this.#server = server;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(port, host, resolve);
    await promise;
    return (server.address() as AddressInfo).port;
  }

  /** Stops answering. */
  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}
