import assert from 'node:assert/strict';
import { allowedOrigins, corsHeaders, preflight } from './cors.ts';

const app = 'https://app.example.org';
const allowed = allowedOrigins(` ${app}/ , http://127.0.0.1:3000,`);

Deno.test('the list of origins is read with spaces, a closing slash and empty places', () => {
  assert.deepEqual([...allowed], [app, 'http://127.0.0.1:3000']);
  assert.deepEqual([...allowedOrigins(undefined)], []);
});

for (const setting of [
  '*',
  'null',
  'app.example.org',
  `${app}/path`,
  `${app}?q`,
  'file:///tmp',
  'https://*.example.org',
]) {
  Deno.test(`a list with ${setting} stops the start`, () => {
    assert.throws(() => allowedOrigins(`${app},${setting}`), /EXORA_WEB_ORIGIN .* it wants origins/);
  });
}

Deno.test('pages of the list are answered, by name and never by *', () => {
  for (const origin of [app, 'http://127.0.0.1:3000']) {
    assert.equal(corsHeaders(origin, allowed)['access-control-allow-origin'], origin);
    const answer = preflight(origin, allowed);
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
    assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    assert.equal(answer.headers.get('access-control-allow-methods'), 'POST');
  }
});

const others = [
  null,
  '',
  'null',
  '*',
  'https://evil.example',
  // Looks like it.
  'https://app.example.org.evil.example',
  'https://evil-app.example.org',
  'https://evilapp.example.org',
  'https://example.org',
  'https://app.example.org@evil.example',
  'https://app.example.org:8443',
  'http://app.example.org',
  'http://127.0.0.1:30001',
  'http://localhost:3000',
  'https://app.example.org/',
  'https://app.example.org\u0000',
  'https://аpp.example.org',
  'HTTPS://APP.EXAMPLE.ORG',
  // Several.
  `${app}, https://evil.example`,
  `${app} https://evil.example`,
  `https://evil.example,${app}`,
];
for (const origin of others) {
  Deno.test(`a page of ${JSON.stringify(origin)} is not let in`, () => {
    assert.deepEqual(corsHeaders(origin, allowed), { vary: 'origin' });
    const answer = preflight(origin, allowed);
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('vary'), 'origin');
  });
}
