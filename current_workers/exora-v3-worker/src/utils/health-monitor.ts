import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderCapacity } from './provider-capacity.ts';

/** What `GET /health` tells. `degraded`: the database doesn't answer at present, or the audit log can't be tended. */
export type HealthStatus = 'healthy' | 'degraded' | 'draining' | 'unhealthy';

/** What each outside provider can take at this moment. */
export interface ApiCapacity {
  openai: ProviderCapacity;
  google_vision: ProviderCapacity;
}

/** Who sees the metrics: everybody who reaches the port, nobody, or whoever sends this bearer token. */
export type MetricsAccess = 'everybody' | 'nobody' | { token: string };

/** What `GET /metrics` answers. */
export interface MetricsPage {
  contentType: string;
  text(): Promise<string>;
}

/** The body of `GET /health`, as the specification prints it. */
export interface HealthReport {
  status: HealthStatus;
  worker_id: string;
  active_jobs: number;
  /** When the database last answered this worker, or null. */
  last_heartbeat: string | null;
  api_capacity: ApiCapacity;
  environment: string;
  version: string;
}

/** After a minute without an answer of the database, something else should look at this worker. */
const unhealthyAfterMs = 60_000;

/**
 * Keeps what is known of the worker's health and answers `GET /health` and `GET /metrics`. Health is told from what is
 * known already: it answers at once, whatever the database does.
 */
export class HealthMonitor {
  readonly #origin: Pick<HealthReport, 'worker_id' | 'environment' | 'version'>;
  readonly #activeJobs: () => number;
  readonly #apiCapacity: () => ApiCapacity;
  readonly #isAuditFailing: () => boolean;
  readonly #isSchemaUnknown: () => boolean;
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
    activeJobs: () => number;
    /** Must not wait for anything. */
    apiCapacity: () => ApiCapacity;
    /** Whether anchors, signatures, replay or retention have failed again and again. */
    isAuditFailing?: () => boolean;
    /** Whether it is not known yet if the schema has what the worker calls. */
    isSchemaUnknown?: () => boolean;
    now?: () => number;
  }) {
    this.#origin = {
      worker_id: options.workerId,
      environment: options.environment,
      version: `v${options.version}`,
    };
    this.#activeJobs = options.activeJobs;
    this.#apiCapacity = options.apiCapacity;
    this.#isAuditFailing = options.isAuditFailing ?? (() => false);
    this.#isSchemaUnknown = options.isSchemaUnknown ?? (() => false);
    this.#now = options.now ?? Date.now;
    this.#started = this.#now();
  }

  /** Notes whether the database answered a call. */
  noteContact(answered: boolean): void {
    this.#answering = answered;
    if (answered) this.#lastAnswer = this.#now();
  }

  /** When the database last answered (milliseconds since 1970), or when this worker began. */
  get lastContact(): number {
    return this.#lastAnswer ?? this.#started;
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
      api_capacity: this.#apiCapacity(),
      environment: this.#origin.environment,
      version: this.#origin.version,
    };
  }

  #status(): HealthStatus {
    if (this.#draining) return 'draining';
    if (this.#now() - this.lastContact > unhealthyAfterMs) return 'unhealthy';
    const isWell = this.#answering && !this.#isAuditFailing() && !this.#isSchemaUnknown();
    return isWell ? 'healthy' : 'degraded';
  }

  /**
   * Answers `GET /health` (503 when unhealthy), `GET /metrics` to whoever may see them, and 404 to anything else.
   * Resolves to the port that it listens on.
   */
  async listen(host: string, port: number, metrics?: { page: MetricsPage; access: MetricsAccess }): Promise<number> {
    const server = createServer(async (request, response) => {
      const answer = await this.#answer(request, metrics).catch(() => failed);
      response.writeHead(answer.status, { 'content-type': answer.type, 'cache-control': 'no-store' });
      response.end(answer.body);
    });
    this.#server = server;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(port, host, resolve);
    await promise;
    return (server.address() as AddressInfo).port;
  }

  async #answer(
    { method, url, headers }: IncomingMessage,
    metrics: { page: MetricsPage; access: MetricsAccess } | undefined,
  ): Promise<HttpAnswer> {
    const path = url?.split('?')[0];
    if (method !== 'GET' && method !== 'HEAD') return notFound;
    if (path === '/health') {
      const report = this.report();
      return { status: report.status === 'unhealthy' ? 503 : 200, type: json, body: JSON.stringify(report) };
    }
    if (path !== '/metrics' || metrics === undefined || !maySee(metrics.access, headers.authorization)) return notFound;
    return { status: 200, type: metrics.page.contentType, body: await metrics.page.text() };
  }

  /** Stops answering. */
  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}

interface HttpAnswer {
  status: number;
  type: string;
  body: string;
}

const json = 'application/json';
const notFound: HttpAnswer = { status: 404, type: json, body: '{"status":"not_found"}' };
const failed: HttpAnswer = { status: 500, type: json, body: '{"status":"failed"}' };

function maySee(access: MetricsAccess, authorization = ''): boolean {
  if (typeof access === 'string') return access === 'everybody';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization), digest(`Bearer ${access.token}`));
}
