import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { appRoutes } from '../../setup/app-routes.ts';
import { attack, isFull } from '../harness/attack.ts';
import { type Answer, ask, askAsIs, sendBytes } from '../harness/requests.ts';
import { uploadRequest } from '../harness/uploading.ts';
import type { Visitor, World } from './world.ts';

/** Whether a route is for operators only, which neither of the two people is. */
const isForOperators = (pattern: string) => /^\/(api\/)?operations(\/|$)/.test(pattern);

/** Headers of the victim's browser. */
const withCookie = ({ cookie }: Visitor, headers: Record<string, string> = {}) => ({ cookie, ...headers });

/** The web app, as other sites, other people and nobody meet it. */
export function attackWeb(world: () => World): void {
  /** A path with the victim's ids in the places that it names. */
  const pathOf = (pattern: string, victim = world().victim): string => {
    const { document } = world();
    const path = pattern
      .replace('[profile]', victim.profileId)
      .replace('[id]', pattern.includes('/facts/') ? document.factId : document.id)
      .replace('[page]', '1')
      .replace('[kind]', 'conditions')
      .replace(/\[[^\]]+\]/g, randomUUID());
    if (pattern.endsWith('/log')) return `${path}?who=all&kind=all`;
    if (!/\/(picture|thumbnail)$/.test(pattern)) return path;
    return `${path}?patient=${victim.profileId}&reading=${document.readingId}`;
  };
  /** Whether an answer shows something of the victim's record. */
  const shows = ({ text, headers }: Answer): boolean =>
    world().marks.some((word) => text.includes(word)) || headers.get('content-type') === 'image/webp';
  const isHome = (location: string | null) => {
    if (location === null) return true;
    const url = new URL(location, world().web);
    return url.origin === world().web || url.origin === world().web.replace('127.0.0.1', 'localhost');
  };

  attack('web app', 'every page and route with somebody else’s ids, and with no session', async (tries) => {
    const routes = (await appRoutes()).filter(({ methods }) => methods.includes('GET'));
    const others: [string, Record<string, string>][] = [
      ['nobody', {}],
      ['a stranger', withCookie(world().attacker)],
      ['a broken session', { cookie: 'exora-session=base64-e30' }],
      ['a session of another kind', { cookie: `sb-access-token=${world().victim.token}` }],
      ['a token as a header', { authorization: `Bearer ${world().victim.token}` }],
    ];
    for (const { pattern } of routes) {
      for (const [who, headers] of others) {
        const answer = await ask(`${world().web}${pathOf(pattern)}`, { headers });
        tries.held(`${who} saw the record at ${pattern} (${answer.status})`, !shows(answer));
        tries.held(`${who} broke ${pattern} (${answer.status})`, answer.status < 500);
      }
      const own = await ask(`${world().web}${pathOf(pattern)}`, { headers: withCookie(world().victim) });
      if (isForOperators(pattern)) {
        const isRefused = own.status === 403 || own.status === 400 || own.text.includes('There is nothing here');
        tries.held(`somebody who is no operator at ${pattern} (${own.status})`, isRefused);
      } else tries.control(`the owner at ${pattern} (${own.status})`, own.status < 400);
    }
    for (const pattern of [
      '/documents',
      '/documents/[id]',
      '/documents/[id]/pages/[page]/picture',
      '/api/profiles/[profile]/documents',
    ]) {
      const own = await ask(`${world().web}${pathOf(pattern)}`, { headers: withCookie(world().victim) });
      tries.control(`the owner sees the record at ${pattern}`, shows(own));
    }
  });

  attack('web app', 'ways around the check before each page', async (tries) => {
    const chain = (name: string) => Array.from({ length: 6 }, () => name).join(':');
    const headers: Record<string, string>[] = [
      { 'x-middleware-subrequest': 'middleware' },
      ...['middleware', 'src/middleware', 'proxy', 'src/proxy', 'pages/_middleware', 'apps/web/src/proxy'].map(
        (name) => ({ 'x-middleware-subrequest': chain(name) }),
      ),
      { 'x-middleware-subrequest-id': 'x', 'x-middleware-next': '1' },
      {
        'x-middleware-rewrite': '/documents',
        'x-middleware-override-headers': 'cookie',
        'x-middleware-request-cookie': world().victim.cookie,
      },
      { 'x-invoke-path': '/documents', 'x-invoke-output': '/documents', 'x-invoke-status': '200' },
      { 'x-matched-path': '/documents', 'x-now-route-matches': '1', 'x-vercel-id': 'x' },
      { rsc: '1' },
      { rsc: '1', 'next-router-prefetch': '1' },
      { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
      { rsc: '1', 'next-router-state-tree': encodeURIComponent(JSON.stringify(['', {}, null, 'refetch'])) },
      { 'x-nextjs-data': '1' },
      { purpose: 'prefetch', 'x-prerender-revalidate': 'x' },
      { 'x-forwarded-host': '127.0.0.1', 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
      { 'x-original-url': '/documents', 'x-rewrite-url': '/documents' },
      { 'x-http-method-override': 'GET' },
      { 'x-nonce': "x' 'unsafe-inline", 'content-security-policy': 'script-src *' },
    ];
    const paths = [
      pathOf('/documents'),
      pathOf('/documents/[id]'),
      '/record',
      '/documents.rsc',
      '/documents.txt',
      '/documents.json',
      '/documents.segments/_tree.segment.rsc',
      '/documents?_rsc=abcde',
      '/_next/data/build/documents.json',
      '/_next/data/development/record.json',
      '//documents',
      '/./documents',
      '/x/../documents',
      '/%64ocuments',
      '/documents/',
      '/DOCUMENTS',
      '/documents%00',
      '/documents;x=1',
      '/documents%2f',
      '/en/documents',
      '/index/documents',
      '/_next/static/../../documents',
      '/icon.svg/../documents',
      '/_next/static/..%2f..%2fdocuments',
    ];
    for (const path of paths) {
      for (const given of isFull ? [{}, ...headers] : [{}, ...headers.filter((_, at) => at % 3 === 0)]) {
        const answer = await askAsIs(world().web, path, { headers: given });
        tries.held(`${path} with ${Object.keys(given).join(', ')} (${answer.status})`, !shows(answer));
        tries.held(`${path} leads elsewhere`, isHome(answer.headers.get('location')));
      }
    }
    const policyOf = (answer: { headers: Headers }) =>
      (answer.headers.get('content-security-policy') ?? '').replaceAll(/'nonce-[^']+'/g, "'nonce'");
    const usual = policyOf(await askAsIs(world().web, '/documents', { headers: {} }));
    tries.control('what is not asked otherwise has the policy', usual.includes("script-src 'self' 'nonce'"));
    for (const given of headers) {
      const answer = await askAsIs(world().web, '/documents', { headers: given });
      tries.held(`/documents was shown with ${Object.keys(given).join(', ')} (${answer.status})`, answer.status >= 300);
      tries.held(`its policy was changed by ${Object.keys(given).join(', ')}`, policyOf(answer) === usual);
    }
    const own = await askAsIs(world().web, '/documents', { headers: withCookie(world().victim) });
    tries.control(`the owner sees it (${own.status})`, own.status === 200 && shows(own));
    const page = await ask(`${world().web}/documents`, {
      headers: withCookie(world().victim, { rsc: '1' }),
      redirect: 'follow',
    });
    tries.control('and by React’s own requests', shows(page));
  });

  attack(
    'web app',
    'another site’s page sends what changes something',
    async (tries) => {
      const routes = (await appRoutes()).flatMap(({ pattern, kind, methods }) =>
        kind === 'route' ? methods.filter((method) => method !== 'GET').map((method) => ({ pattern, method })) : [],
      );
      const origin = world().web;
      const port = new URL(origin).port;
      const foreign: Record<string, string>[] = [
        {},
        { origin: 'https://evil.test' },
        { origin: 'null' },
        { origin: `${origin}.evil.test` },
        { origin: `http://127.0.0.1:${Number(port) + 1}` },
        { origin: `https://127.0.0.1:${port}.evil.test` },
        { origin: 'file://' },
        { referer: `${origin}/documents` },
        { origin, 'sec-fetch-site': 'cross-site' },
        { origin, 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
        { origin: 'https://evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
      ];
      for (const { pattern, method } of routes) {
        const victim = await world().signUp();
        const send = (headers: Record<string, string>, body: string, type: string) =>
          ask(`${origin}${pathOf(pattern, victim)}`, {
            method,
            headers: withCookie(victim, { 'content-type': type, ...headers }),
            body,
          });
        const body = JSON.stringify(uploadRequest(victim, 'letter.pdf', 100));
        for (const headers of foreign) {
          for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
            const answer = await send(headers, body, type);
            tries.held(
              `${method} ${pattern} from ${JSON.stringify(headers)} (${answer.status})`,
              answer.status === 403,
            );
            tries.held(`${method} ${pattern} ended the session`, answer.headers.get('set-cookie') === null);
          }
        }
        const own = await send({ 'sec-fetch-site': 'same-origin' }, body, 'application/json');
        tries.control(`${method} ${pattern} of its own page (${own.status})`, own.status !== 403);
      }
      const changed = await world().sql`select 1 from public.shell_files where file_name = 'letter.pdf'`;
      tries.held('something was uploaded', changed.length === 0);
    },
    400_000,
  );

  attack('web app', 'another site’s page signs people in or up, by the forms’ own actions', async (tries) => {
    const { web, attacker } = world();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      { origin: web, 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    const signIn = (headers: Record<string, string>, next = '') =>
      submitForm(world(), '/sign-in', { email: attacker.email, password: attacker.password, next }, headers);
    for (const headers of foreign) {
      const answer = await signIn(headers);
      tries.held(
        `sign-in from ${JSON.stringify(headers)} (${answer.status})`,
        !/exora-session=base64/.test(answer.headers.get('set-cookie') ?? ''),
      );
    }
    const own = await signIn({ origin: web, 'sec-fetch-site': 'same-origin' });
    const cookies = own.headers.getSetCookie().filter((cookie) => cookie.startsWith('exora-session'));
    tries.control(`the page’s own form signs in (${own.status})`, cookies.length > 0);
    for (const cookie of cookies) {
      tries.held('a script may read the session', /;\s*httponly/i.test(cookie));
      tries.held('other sites’ requests carry the session', /;\s*samesite=(lax|strict)/i.test(cookie));
      tries.held(
        'it is good for other paths or names',
        /;\s*path=\/(;|$)/i.test(cookie) && !/;\s*domain=/i.test(cookie),
      );
    }
    const secure = await signIn({ origin: web, 'sec-fetch-site': 'same-origin', 'x-forwarded-proto': 'https' });
    const byHttps = secure.headers.getSetCookie().filter((cookie) => cookie.startsWith('exora-session'));
    tries.held(
      'by https it goes without it too',
      byHttps.length > 0 && byHttps.every((cookie) => /;\s*secure/i.test(cookie)),
    );
    const elsewhere = [
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      '/.//evil.test',
      'javascript:alert(1)',
      '/%2f%2fevil.test',
      'http:evil.test',
      '/\t/evil.test',
      '////evil.test/..',
      '/record@evil.test',
      '\u2028//evil.test',
      '/x?next=//evil.test',
      '/record\r\nlocation: //evil.test',
    ];
    for (const next of elsewhere) {
      const page = await ask(`${web}/sign-in?next=${encodeURIComponent(next)}`);
      tries.held(
        `the form leads to ${JSON.stringify(next)}`,
        isInside(hiddenFields(page.text, '/sign-in').next ?? '/record', web),
      );
      const answer = await signIn({ origin: web, 'sec-fetch-site': 'same-origin' }, next);
      tries.held(
        `signing in leads to ${JSON.stringify(next)} (${answer.headers.get('location')})`,
        isInside(answer.headers.get('location') ?? '', web),
      );
    }
    const wanted = await signIn({ origin: web, 'sec-fetch-site': 'same-origin' }, '/documents');
    tries.control(
      'signing in leads to where one wanted',
      new URL(wanted.headers.get('location') ?? '/', web).pathname === '/documents',
    );
  });

  attack('web app', 'headers of every answer: policy, frames, caches, types', async (tries) => {
    const { web, victim } = world();
    const pages = (await appRoutes()).map(({ pattern }) => pathOf(pattern));
    const nonces = new Set<string>();
    let answers = 0;
    for (const path of [...pages, '/nowhere', '/documents/not-an-id', '/api/nowhere', '/robots.txt']) {
      for (const headers of [withCookie(victim), {}]) {
        const answer = await ask(`${web}${path}`, { headers });
        const policy = answer.headers.get('content-security-policy') ?? '';
        const script = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
        const nonce = /'nonce-([^']+)'/.exec(script)?.[1];
        answers += 1;
        nonces.add(nonce ?? '');
        tries.held(
          `${path}: scripts without nonce`,
          nonce !== undefined && !/unsafe-inline|unsafe-eval|\*|https?:/.test(script),
        );
        const sources = policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1));
        const allowed = sources.every(
          (source) => source.startsWith("'") || ['blob:', 'data:', new URL(world().api.url).origin].includes(source),
        );
        tries.held(`${path}: a third party in the policy`, allowed);
        tries.held(
          `${path}: may be framed`,
          /frame-ancestors 'none'/.test(policy) && answer.headers.get('x-frame-options') === 'DENY',
        );
        tries.held(`${path}: its type may be guessed`, answer.headers.get('x-content-type-options') === 'nosniff');
        tries.held(
          `${path}: tells what it runs on`,
          answer.headers.get('x-powered-by') === null && answer.headers.get('server') === null,
        );
        if ('cookie' in headers && !['/', '/sign-in', '/sign-up'].includes(path)) {
          const cache = answer.headers.get('cache-control') ?? '';
          tries.held(`${path}: may be kept (${cache})`, /no-store/.test(cache) || answer.status >= 400);
        }
        const inline = [...answer.text.matchAll(/<script\b([^>]*)>/g)].filter(
          ([, attributes = '']) => !/\bnonce="/.test(attributes) && !/type="application\/(ld\+)?json"/.test(attributes),
        );
        tries.held(`${path}: ${inline.length} scripts without nonce`, inline.length === 0);
        tries.held(
          `${path}: loads from elsewhere`,
          !/(?:src|href)="(?:https?:)?\/\/(?!127\.0\.0\.1)/.test(answer.text),
        );
      }
    }
    tries.held('a nonce was used twice', nonces.size === answers);
    const page = await ask(`${web}/documents`, { headers: withCookie(victim) });
    const asset = /(\/_next\/static\/[^"]+\.js)/.exec(page.text)?.[1] ?? '';
    const code = await ask(`${web}${asset}`);
    tries.control(`the app’s own code loads (${code.status})`, code.status === 200 && code.text.length > 100);
    tries.held('its type may be guessed', code.headers.get('x-content-type-options') === 'nosniff');
    tries.control('the page has scripts with nonce', /<script[^>]*nonce="/.test(page.text));
  });

  attack('web app', 'foreign host names, paths that climb, addresses to fetch, methods and sizes', async (tries) => {
    const { web, victim } = world();
    const { host } = new URL(web);
    for (const [name, value] of [
      ['host', 'evil.test'],
      ['host', `${host}.evil.test`],
      ['x-forwarded-host', 'evil.test'],
      ['forwarded', 'host=evil.test;proto=https'],
      ['x-host', 'evil.test'],
    ] as const) {
      for (const path of ['/', '/documents', '/sign-in', '/record/conditions', '/nowhere']) {
        const answer = await askAsIs(web, path, { headers: { [name]: value } });
        const location = answer.headers.get('location') ?? '';
        tries.held(`${name}: ${value} at ${path} leads to ${location}`, !location.includes('evil.test'));
        tries.held(`${name}: ${value} stands in ${path}`, !answer.text.includes('evil.test'));
      }
    }
    for (const path of [
      '/_next/static/../../../../../../etc/passwd',
      '/_next/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2f..%2fetc%2fpasswd',
      '/_next/static/..%5c..%5cserver.js',
      '/_next/server/app/page.js',
      '/server.js',
      '/.env',
      '/package.json',
      '/.next/BUILD_ID',
      '/_next/static/chunks/../../server/app-paths-manifest.json',
      '/.git/config',
      '/_next/static/%00',
      '/documents/..%2f..%2f.env',
    ]) {
      const answer = await askAsIs(web, path);
      tries.held(
        `${path} gave a file (${answer.status})`,
        !/root:x:|"dependencies"|require\(|SUPABASE_/.test(answer.text) || answer.status >= 400,
      );
    }
    for (const target of [
      'http://127.0.0.1:9/x.png',
      `${world().api.url}/auth/v1/health`,
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      '//evil.test/x.png',
      '/icon.svg',
    ]) {
      const answer = await ask(`${web}/_next/image?url=${encodeURIComponent(target)}&w=64&q=75`);
      tries.held(`it fetched ${target} (${answer.status})`, answer.status >= 400);
    }
    for (const method of ['TRACE', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
      const answer = await askAsIs(web, '/documents', {
        method,
        headers: withCookie(victim, { 'x-canary': 'echoed-words' }),
      });
      tries.held(`${method} echoes (${answer.status})`, !answer.text.includes('echoed-words') && answer.status < 600);
    }
    const long = await askAsIs(web, '/', { headers: { 'x-long': 'a'.repeat(200_000) } }).catch(() => null);
    tries.held('200 kB of headers were taken', long === null || long.status >= 400);
    const smuggled = await sendBytes(
      web,
      `POST /sign-in HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 6\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\nGET /documents HTTP/1.1\r\nhost: ${host}\r\ncookie: ${victim.cookie}\r\n\r\n`,
    );
    tries.held('a request hid in another', /^HTTP\/1\.1 4/.test(smuggled) && !smuggled.includes('Lisinopril'));
    const split = await ask(`${web}/documents?x=%0d%0aset-cookie:%20evil=1`);
    tries.held('a line end in an address became a header', split.headers.get('set-cookie') === null);
    const before = await memoryOf(world(), 'web');
    const flood = await floodJson(
      `${web}/api/uploads`,
      withCookie(victim, { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }),
      isFull ? 400 : 100,
    );
    tries.held(`a body of hundreds of megabytes was read (${flood})`, flood === 0 || flood >= 400);
    const grown = (await memoryOf(world(), 'web')) - before;
    tries.held(`it was kept in memory: ${grown} MB`, grown < 100);
    const home = await askAsIs(web, '/', { headers: { host } });
    tries.control(`the true host (${home.status})`, home.status === 200);
    const icon = await askAsIs(web, '/icon.svg');
    tries.control(`a public file (${icon.status})`, icon.status === 200);
    const upload = await ask(`${web}/api/uploads`, {
      method: 'POST',
      headers: withCookie(victim, { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }),
      body: JSON.stringify(uploadRequest(victim, 'given-up.pdf', 100)),
    });
    tries.control(`a body of the usual size (${upload.status})`, upload.status === 200);
  });
}

/** Whether an address is a path of this site. */
function isInside(location: string, web: string): boolean {
  return URL.canParse(location, web) && new URL(location, web).origin === web;
}

const entities: Record<string, string> = { '&quot;': '"', '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#x27;': "'" };

/** The hidden fields of a page’s form. */
function hiddenFields(html: string, page: string): Record<string, string> {
  const form = /<form[\s\S]*?<\/form>/.exec(html.slice(html.indexOf('<main')))?.[0] ?? '';
  if (form === '') throw new Error(`${page} has no form.`);
  const decode = (text: string) => text.replace(/&(?:quot|amp|lt|gt|#x27);/g, (entity) => entities[entity] ?? entity);
  const fields: Record<string, string> = {};
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields[decode(name)] = decode(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return fields;
}

/** Sends a page's form as a browser without scripts does. */
async function submitForm(
  world: World,
  page: string,
  typed: Record<string, string>,
  headers: Record<string, string>,
): Promise<Answer> {
  world.passwordSent();
  const shown = await ask(`${world.web}${page}`);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...hiddenFields(shown.text, page), ...typed })) form.set(name, value);
  return ask(`${world.web}${page}`, { method: 'POST', headers, body: form });
}

/** Sends so many megabytes of JSON that never ends; gives the status, or 0 when the connection was cut. */
async function floodJson(url: string, headers: Record<string, string>, megabytes: number): Promise<number> {
  const chunk = new TextEncoder().encode(' '.repeat(1024 * 1024));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < megabytes) controller.enqueue(chunk);
      else controller.close();
    },
  });
  try {
    // The browser's declaration of a request's options lacks `duplex`.
    const init = { method: 'POST', headers, body, duplex: 'half' as const };
    return (await ask(url, init)).status;
  } catch (thrown) {
    if (thrown instanceof TypeError) return 0;
    throw thrown;
  }
}

/** Resident memory of a part of the stack, in megabytes. */
export async function memoryOf({ exora }: World, name: 'api' | 'functions' | 'web' | 'worker'): Promise<number> {
  const pid = exora.status.processes.find((process) => process.name === name)?.pid;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
}
