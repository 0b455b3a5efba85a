import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One call that arrived. */
export interface ReceivedCall {
  rpc: string;
  parameters: Record<string, unknown>;
}

/** What a function answers: a body, or a failure of the gateway or the connection. */
type Answer = { body: unknown } | { status: number; body: unknown } | 'cut';
type Handler = (parameters: Record<string, unknown>) => Answer | Promise<Answer>;

/**
 * The network edge of a Supabase project: answers `POST /rest/v1/rpc/<name>` as told. For what a healthy database never
 * does: answers of another form, outages, lost leases at a chosen moment.
 */
export class RpcServer {
  readonly calls: ReceivedCall[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly #server: Server;
  #watchers = new Set<() => void>();

  constructor() {
    this.#server = createServer(async (request, response) => {
      const rpc = request.url?.split('/').at(-1) ?? '';
      const parameters = JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
      this.calls.push({ rpc, parameters });
      const answer = (await this.#handlers.get(rpc)?.(parameters)) ?? { status: 404, body: { code: 'PGRST202' } };
      for (const watcher of this.#watchers) watcher();
      if (answer === 'cut') {
        request.socket.destroy();
        return;
      }
      response.writeHead('status' in answer ? answer.status : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  }

  /** Sets what a function answers from here on. */
  on(rpc: string, handler: Handler): this {
    this.#handlers.set(rpc, handler);
    return this;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The calls of one function. */
  callsOf(rpc: string): ReceivedCall[] {
    return this.calls.filter((call) => call.rpc === rpc);
  }

  /** Resolves once the function was called so many times. */
  async called(rpc: string, times = 1): Promise<ReceivedCall[]> {
    while (this.callsOf(rpc).length < times) {
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
    return this.callsOf(rpc);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
