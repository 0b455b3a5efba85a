import { describe, expect, test } from 'vitest';
import { errorOfAnswer } from './call-rpc.ts';

describe('errorOfAnswer', () => {
  test.each([
    ['a code that the function raised', { code: 'P0002', details: 'not_found' }, 400, 'not_found'],
    ['an ended session', { code: 'PGRST301', details: '' }, 401, 'not_signed_in'],
    ['a function that anon may not call', { code: '42501', details: '' }, 403, 'not_signed_in'],
    ['our own refusal, although its class is 42501', { code: '42501', details: 'not_allowed' }, 403, 'not_allowed'],
    ['too many requests', { code: '', details: '' }, 429, 'rate_limited'],
    ['nothing answering', { code: '', details: 'TypeError: fetch failed' }, 0, 'database_unavailable'],
    ['a gateway without its database', { code: '', details: '' }, 503, 'database_unavailable'],
    ['anything else', { code: '22P02', details: '' }, 400, 'internal'],
  ])('tells %s', (_name, error, status, code) => {
    expect(errorOfAnswer(error, status).code).toBe(code);
  });
});
