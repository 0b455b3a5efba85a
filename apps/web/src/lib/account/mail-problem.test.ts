import { expect, test } from 'vitest';
import { mailProblem } from './mail-problem.ts';

test.each(['over_email_send_rate_limit', 'user_not_found'])(
  '%s is not told: it says that an account exists',
  (code) => {
    expect(mailProblem({ name: 'AuthApiError', code, status: 429 })).toBeNull();
  },
);

test('what says nothing about an address is told', () => {
  expect(mailProblem(null)).toBeNull();
  expect(mailProblem({ name: 'AuthApiError', code: 'over_request_rate_limit', status: 429 })?.code).toBe(
    'rate_limited',
  );
  expect(mailProblem({ name: 'AuthRetryableFetchError', status: 503 })?.code).toBe('database_unavailable');
});
