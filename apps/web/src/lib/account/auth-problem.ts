import { type ErrorCode, ExoraError } from '@exora/contracts';
import { minPasswordLength } from './password-rules.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  invalid_credentials: 'credentials_wrong',
  user_not_found: 'credentials_wrong',
  email_not_confirmed: 'email_unconfirmed',
  user_already_exists: 'email_taken',
  email_exists: 'email_taken',
  email_address_invalid: 'email_invalid',
  email_address_not_authorized: 'email_invalid',
  weak_password: 'password_weak',
  over_request_rate_limit: 'rate_limited',
  over_email_send_rate_limit: 'rate_limited',
  signup_disabled: 'not_allowed',
  email_provider_disabled: 'not_allowed',
  user_banned: 'not_allowed',
  request_timeout: 'database_unavailable',
  same_password: 'wrong_state',
  mfa_verification_failed: 'credentials_wrong',
  mfa_challenge_expired: 'credentials_wrong',
  // Two windows that set up an app of the same name at once.
  mfa_factor_name_conflict: 'wrong_state',
  too_many_enrolled_mfa_factors: 'wrong_state',
  mfa_factor_not_found: 'not_found',
  insufficient_aal: 'second_factor_needed',
  otp_expired: 'not_found',
  flow_state_not_found: 'not_found',
  flow_state_expired: 'not_found',
  bad_code_verifier: 'not_found',
  reauthentication_needed: 'not_signed_in',
  session_not_found: 'not_signed_in',
  session_expired: 'not_signed_in',
  refresh_token_not_found: 'not_signed_in',
  refresh_token_already_used: 'not_signed_in',
  bad_jwt: 'not_signed_in',
  no_authorization: 'not_signed_in',
};

/** The error of the closed list for an error of the auth service: by its code, else by its HTTP status. */
export function authProblem(error: {
  name: string;
  code?: string | undefined;
  status?: number | undefined;
}): ExoraError {
  return new ExoraError(codeOf(error), { parameters: { minLength: minPasswordLength }, cause: error });
}

function codeOf(error: { name: string; code?: string | undefined; status?: number | undefined }): ErrorCode {
  const known = error.code === undefined ? undefined : codes[error.code];
  if (known !== undefined) return known;
  if (error.name === 'AuthSessionMissingError' || error.name === 'AuthInvalidJwtError') return 'not_signed_in';
  if (/PKCE/.test(error.name)) return 'not_found';
  if (error.status === 429) return 'rate_limited';
  if (error.name === 'AuthRetryableFetchError' || (error.status ?? 0) >= 502) return 'database_unavailable';
  return 'internal';
}
