import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that a platform got. */
export interface Request {
  method: string;
  path: string;
  body: string;
}

interface Deploy {
  id: string;
  commit: { id: string };
  status: string;
}

/**
 * A server that answers as Supabase's Management API and Render's API document it, for one project and one service. It knows
 * nothing of our code: tokens, shapes and states are the platforms'.
 */
export class Platforms {
  readonly requests: Request[] = [];
  readonly functions = new Map<string, number>();
  /** Latest first. */
  readonly deploys: Deploy[] = [];
  secrets = ['SUPABASE_URL', 'EXORA_WEB_ORIGIN'];
  variables = ['SUPABASE_URL', 'OLD_SETTING'];
  /** What the following deployments at Render become after their build. */
  outcome = 'live';
  /** The function that Supabase can't bundle at the moment. */
  refusedFunction: string | null = null;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<Platforms> {
    const platforms = new Platforms();
    await new Promise<void>((resolve) => platforms.#server.listen(0, '127.0.0.1', resolve));
    return platforms;
  }

  /** The variables that a target needs, with this server in the platforms' place. */
  environment(databaseUrl: string): Record<string, string> {
    const address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      DATABASE_URL: databaseUrl,
      SUPABASE_PROJECT_REF: 'abcdefghijklmnop',
      SUPABASE_ACCESS_TOKEN: 'sbp_of_the_tests',
      SUPABASE_API_URL: address,
      RENDER_SERVICE_ID: 'srv-tests',
      RENDER_API_KEY: 'rnd_of_the_tests',
      RENDER_API_URL: `${address}/render`,
    };
  }

  /** Requests that changed something. */
  get changes(): string[] {
    return this.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const body = await text(request);
    this.requests.push({ method, path: url, body });
    const isRender = url.startsWith('/render/');
    const token = isRender ? 'rnd_of_the_tests' : 'sbp_of_the_tests';
    const [status, answer] =
      request.headers.authorization === `Bearer ${token}`
        ? isRender
          ? this.#render(method, url.slice('/render'.length), body)
          : this.#supabase(method, url, body)
        : [401, { message: 'Unauthorized' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #supabase(method: string, url: string, body: string): [number, unknown] {
    const project = '/v1/projects/abcdefghijklmnop';
    const { pathname, searchParams } = new URL(url, 'http://platform');
    if (method === 'GET' && pathname === `${project}/functions`) {
      return [200, [...this.functions].map(([slug, version]) => functionOf(slug, version))];
    }
    if (method === 'GET' && pathname === `${project}/secrets`) {
      return [200, this.secrets.map((name) => ({ name, value: 'd1gest', updated_at: '2026-11-01T00:00:00Z' }))];
    }
    if (method === 'POST' && pathname === `${project}/functions/deploy`) {
      const slug = searchParams.get('slug') ?? '';
      if (!body.includes(`filename="${slug}/index.ts"`) || !body.includes('name="metadata"')) {
        return [400, { message: 'entrypoint is missing' }];
      }
      if (slug === this.refusedFunction) return [500, { message: 'Internal Server Error' }];
      this.functions.set(slug, (this.functions.get(slug) ?? 0) + 1);
      return [201, functionOf(slug, this.functions.get(slug) ?? 0)];
    }
    return [404, { message: 'Not Found' }];
  }

  #render(method: string, path: string, body: string): [number, unknown] {
    const service = '/services/srv-tests';
    if (method === 'GET' && path.startsWith(`${service}/env-vars`)) {
      return [200, this.variables.map((key) => ({ cursor: key, envVar: { key, value: 'a secret value' } }))];
    }
    if (method === 'GET' && path === `${service}/deploys?limit=1`) {
      return [200, this.deploys.slice(0, 1).map((deploy) => ({ cursor: deploy.id, deploy }))];
    }
    if (method === 'GET' && path.startsWith(`${service}/deploys/`)) {
      const deploy = this.deploys.find(({ id }) => path.endsWith(`/${id}`));
      if (deploy === undefined) return [404, { message: 'not found' }];
      // Built at the first question, there at the second.
      deploy.status = deploy.status === 'build_in_progress' ? 'update_in_progress' : this.outcome;
      return [200, deploy];
    }
    if (method === 'POST' && path === `${service}/deploys`) return [201, this.#deploy(JSON.parse(body).commitId)];
    if (method === 'POST' && path === `${service}/rollback`) {
      const earlier = this.deploys.find(({ id }) => id === JSON.parse(body).deployId);
      return earlier === undefined ? [404, { message: 'not found' }] : [201, this.#deploy(earlier.commit.id)];
    }
    return [404, { message: 'not found' }];
  }

  #deploy(commitId: string): Deploy {
    const deploy = { id: `dep-${this.deploys.length + 1}`, commit: { id: commitId }, status: 'build_in_progress' };
    this.deploys.unshift(deploy);
    return deploy;
  }
}

function functionOf(slug: string, version: number): object {
  return {
    id: `id-${slug}`,
    slug,
    name: slug,
    status: 'ACTIVE',
    version,
    verify_jwt: false,
    created_at: 1,
    updated_at: 1,
  };
}
