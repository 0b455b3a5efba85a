import { describe, expect, test } from 'vitest';
import { AnsweredDatabaseError, normaliseDatabaseError } from './database-errors.ts';

const raised = (code: string, hint: string | null = 'What to do.') =>
  Object.assign(new Error('A sentence.'), { code, detail: 'wrong_state', hint });

describe('an error of the database', () => {
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
  test('is told apart from other errors', () => {
    const other = Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' });
    expect(normaliseDatabaseError(other)).toBe(other);
  });
  test('is a refusal only when one of our codes is in its detail', () => {
    const isRefusal = (error: unknown) => error instanceof AnsweredDatabaseError && error.isRefusal;
    expect(isRefusal(normaliseDatabaseError(raised('55000')))).toBe(true);
    expect(isRefusal(normaliseDatabaseError({ code: '57014', message: 'canceling statement' }))).toBe(false);
  });
});
