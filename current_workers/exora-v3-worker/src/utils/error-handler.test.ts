import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { databaseError, describeThrown, retryUnavailable, storageError } from './error-handler.ts';
import { createLogger } from './logger.ts';

describe('databaseError', () => {
  it.each([
    ['a code raised by our function', { details: 'job_not_held', code: '55000' }, 400, 'job_not_held'],
    ['no answer', { details: 'TypeError: fetch failed', code: '' }, 0, 'database_unavailable'],
    ['a gateway without its database', { code: 'UPSTREAM' }, 502, 'database_unavailable'],
    ['a plain 500 of a gateway', {}, 500, 'database_unavailable'],
    ['a server that stops', { code: '57P01' }, 500, 'database_unavailable'],
    ['too many connections', { code: '53300' }, 500, 'database_unavailable'],
    ['a deadlock', { code: '40P01' }, 500, 'database_unavailable'],
    ['a wrong key', { code: 'PGRST301' }, 401, 'not_allowed'],
    ['a check that failed', { code: '23514' }, 400, 'internal'],
    ['an error inside a function', { code: 'XX000' }, 500, 'internal'],
  ])('calls %s by its code', (_what, fault, status, code) => {
    expect(databaseError(fault, status).code).toBe(code);
  });
});

describe('storageError', () => {
  it.each([
    [0, 'storage_unavailable'],
    [503, 'storage_unavailable'],
    [404, 'upload_incomplete'],
  ])('calls status %d by its code', (status, code) => {
    expect(storageError(new Error('x'), status).code).toBe(code);
  });
});

describe('retryUnavailable', () => {
  it('repeats until the service answers', async () => {
    let calls = 0;
    const answer = await retryUnavailable(async () => {
      calls += 1;
      if (calls < 3) throw new ExoraError('database_unavailable');
      return 'answer';
    });
    expect([answer, calls]).toEqual(['answer', 3]);
  });

  it('does not repeat what the service refused', async () => {
    let calls = 0;
    const refused = retryUnavailable(async () => {
      calls += 1;
      throw new ExoraError('job_not_held');
    });
    await expect(refused).rejects.toMatchObject({ code: 'job_not_held' });
    expect(calls).toBe(1);
  });

  it('stops waiting when it is aborted', async () => {
    const controller = new AbortController();
    const pending = retryUnavailable(async () => {
      controller.abort();
      throw new ExoraError('storage_unavailable');
    }, controller.signal);
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('describeThrown', () => {
  const sentence = 'Jane Roe has asthma';

  it('keeps messages out and names codes, classes and places in our code', () => {
    const thrown = new TypeError(sentence);
    let line = '';
    const log = createLogger({ level: 'info', service: 's', workerId: 'w', write: (text) => (line = text) });
    log.error('job_failed', describeThrown(thrown));
    expect(line).not.toContain('Jane');
    expect(line).not.toContain('[redacted]');
    expect(JSON.parse(line)).toMatchObject({
      code: 'internal',
      error_class: 'TypeError',
      at: expect.stringMatching(/^error-handler\.test\.ts:\d+/),
    });
  });

  it('names the system’s code when no answer came', () => {
    const fault = { details: 'TypeError: fetch failed\n\nCaused by: Error: connect (ECONNREFUSED)', code: '' };
    expect(describeThrown(databaseError(fault, 0))).toMatchObject({ cause_code: 'ECONNREFUSED' });
  });

  it('names the cause of a known error', () => {
    const cause = Object.assign(new Error(sentence), { code: 'ECONNREFUSED' });
    expect(describeThrown(new ExoraError('storage_unavailable', { cause }))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
      cause_class: 'Error',
      cause_code: 'ECONNREFUSED',
    });
  });
});
