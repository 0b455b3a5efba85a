import { expect, test } from 'vitest';
import { authProblem } from './auth-problem.ts';

test.each([
  [{ name: 'AuthApiError', code: 'invalid_credentials', status: 400 }, 'credentials_wrong'],
  [{ name: 'AuthApiError', code: 'user_already_exists', status: 422 }, 'email_taken'],
  [{ name: 'AuthWeakPasswordError', code: 'weak_password', status: 422 }, 'password_weak'],
  [{ name: 'AuthApiError', code: 'mfa_verification_failed', status: 422 }, 'credentials_wrong'],
  [{ name: 'AuthApiError', code: 'mfa_factor_name_conflict', status: 422 }, 'wrong_state'],
  [{ name: 'AuthApiError', code: 'too_many_enrolled_mfa_factors', status: 422 }, 'wrong_state'],
  [{ name: 'AuthApiError', code: 'otp_expired', status: 403 }, 'not_found'],
  [{ name: 'AuthSessionMissingError', status: 400 }, 'not_signed_in'],
  [{ name: 'AuthApiError', status: 429 }, 'rate_limited'],
  [{ name: 'AuthRetryableFetchError', status: 0 }, 'database_unavailable'],
  [{ name: 'AuthApiError', code: 'something_else', status: 500 }, 'internal'],
])('authProblem maps %j to %s', (error, code) => {
  expect(authProblem(error).code).toBe(code);
});

test('authProblem fills every place of its message', () => {
  expect(authProblem({ name: 'AuthWeakPasswordError', code: 'weak_password' }).message).not.toMatch(/[{}]/);
});
