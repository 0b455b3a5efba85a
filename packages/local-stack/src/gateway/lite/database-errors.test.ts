import { describe, expect, test } from 'vitest';
import { AnsweredDatabaseError, normaliseDatabaseError } from './database-errors.ts';

const raised = (code: string, hint: string | null = 'What to do.') =>
  Object.assign(new Error('A sentence.'), { code, detail: 'wrong_state', hint });

describe('an error of the database', () => {
  test('an object where a list belongs is the sender’s mistake, and shows nothing of what was sent', () => {
    const thrown = Object.assign(new TypeError('Received {"name":"Ada"}'), { code: 'ERR_INVALID_ARG_TYPE' });
    const answer = normaliseDatabaseError(thrown);
    expect(answer).toMatchObject({ sqlState: '22P02', detail: JSON.stringify({ status: 400, headers: {} }) });
    expect(String(answer)).not.toContain('Ada');
  });

  test.each([
    ['P0001', 400],
    ['P0002', 500],
    ['22023', 400],
    ['23514', 400],
    ['40001', 500],
    ['53400', 500],
    ['53300', 503],
    ['57014', 500],
    ['08006', 503],
    ['54000', 413],
    ['28000', 403],
    ['23505', 409],
  ])('%s is answered with %i and all of its words', (code, status) => {
    const answer = normaliseDatabaseError(raised(code));
    expect(answer).toBeInstanceOf(AnsweredDatabaseError);
    if (!(answer instanceof AnsweredDatabaseError)) return;
    expect(answer.code).toBe('PGRST');
    expect(JSON.parse(answer.detail)).toEqual({ status, headers: {} });
    expect(JSON.parse(answer.message)).toEqual({
      code,
      message: 'A sentence.',
      details: 'wrong_state',
      hint: 'What to do.',
    });
  });
  test('that lite answers itself stays as it is', () => {
    for (const code of ['42501', '42P01', '42703', 'PT402']) {
      const error = raised(code);
      expect(normaliseDatabaseError(error)).toBe(error);
    }
  });
  test('of a unique key by Postgres keeps its code, which lite’s storage looks for', () => {
    const error = raised('23505', null);
    expect(normaliseDatabaseError(error)).toBe(error);
  });
  test.each(['ECONNREFUSED', 'EPIPE', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT'])('%s is answered with 503', (code) => {
    const answer = normaliseDatabaseError(Object.assign(new Error('write to 127.0.0.1'), { code }));
    expect(answer).toMatchObject({ code: 'PGRST', detail: JSON.stringify({ status: 503, headers: {} }) });
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
  });
  test('is told apart from other errors', () => {
    const other = Object.assign(new Error('too much'), { code: 'ERR_INVALID_ARG' });
    expect(normaliseDatabaseError(other)).toBe(other);
  });
  test('is a refusal only when one of our codes is in its detail', () => {
    const isRefusal = (error: unknown) => error instanceof AnsweredDatabaseError && error.isRefusal;
    expect(isRefusal(normaliseDatabaseError(raised('55000')))).toBe(true);
    expect(isRefusal(normaliseDatabaseError({ code: '57014', message: 'canceling statement' }))).toBe(false);
  });
});
