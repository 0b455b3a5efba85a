import { describe, expect, test } from 'vitest';
import { assertSameOrigin } from './same-origin.ts';

const headers = (values: Record<string, string>) => new Headers({ host: 'exora.test:3300', ...values });

describe('assertSameOrigin', () => {
  test('lets a request of this site’s own page pass', () => {
    expect(() => assertSameOrigin(headers({ 'sec-fetch-site': 'same-origin' }))).not.toThrow();
    expect(() => assertSameOrigin(headers({ origin: 'http://exora.test:3300' }))).not.toThrow();
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['a foreign origin', { origin: 'https://evil.test' }],
    ['another port', { origin: 'http://exora.test:3301' }],
    ['an opaque origin', { origin: 'null' }],
    ['no origin at all', {}],
    [
      'a foreign origin that claims this host too',
      { 'sec-fetch-site': 'cross-site', origin: 'http://exora.test:3300' },
    ],
  ])('refuses %s', (_name, values) => {
    expect(() => assertSameOrigin(headers(values))).toThrow(expect.objectContaining({ code: 'not_allowed' }));
  });
});
