import { type ErrorCode, ExoraError } from '@exora/contracts';
import { minPasswordLength } from './account-form.ts';

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
  if (error.status === 429) return 'rate_limited';
  if (error.name === 'AuthRetryableFetchError' || (error.status ?? 0) >= 502) return 'database_unavailable';
  return 'internal';
}
