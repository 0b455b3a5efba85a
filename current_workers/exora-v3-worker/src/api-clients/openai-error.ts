import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { ProviderRefusal } from './provider-refusal.ts';

/**
 * A failed call of a language model, by its technical word alone: `INVALID_API_KEY`, `HTTP_500`, `NO_ANSWER`. What the provider
 * writes may repeat the words that it was sent, and the SDK's own errors hold that, so that nothing of them is kept.
 */
export class OpenAiError extends Error {
  override readonly name = 'OpenAiError';
  readonly code: string;

  constructor(code: string) {
    super(`The language model: ${code}.`);
    this.code = code;
  }
}

/** Words of OpenAI's errors that may be told (https://platform.openai.com/docs/guides/error-codes); any other is left out. */
const knownCodes = [
  'invalid_api_key',
  'insufficient_quota',
  'billing_not_active',
  'billing_hard_limit_reached',
  'access_terminated',
  'model_not_found',
  'context_length_exceeded',
  'content_filter',
  'content_policy_violation',
  'unsupported_parameter',
  'unsupported_value',
  'invalid_json_schema',
  'rate_limit_exceeded',
] as const;
type KnownCode = (typeof knownCodes)[number];

/** An account or a name that has to be put in order first: no waiting helps. */
const ofAccount: readonly (KnownCode | null)[] = [
  'invalid_api_key',
  'insufficient_quota',
  'billing_not_active',
  'billing_hard_limit_reached',
  'access_terminated',
  'model_not_found',
];

const sdkError = z.object({
  status: z.number().optional().catch(undefined),
  code: z.enum(knownCodes).nullish().catch(undefined),
  headers: z.instanceof(Headers).optional().catch(undefined),
  cause: z.unknown().optional(),
});

/**
 * What a call that the SDK rejected means: {@link ProviderRefusal} for 429 and 503, `engine_key_refused` where key, account,
 * address or model are not in order, `document_not_understood` for what was refused for what it holds, else `engine_unavailable`.
 */
export function openAiFault(thrown: unknown): ProviderRefusal | ExoraError {
  if (thrown instanceof ExoraError) return thrown;
  const { status, code = null, headers = new Headers() } = sdkError.safeParse(thrown).data ?? {};
  const cause = new OpenAiError(code?.toUpperCase() ?? (status === undefined ? 'NO_ANSWER' : `HTTP_${status}`));
  const isRefused = status === 401 || status === 403 || status === 404;
  if (isRefused || ofAccount.includes(code)) return new ExoraError('engine_key_refused', { cause });
  if (status === 429 || status === 503) return new ProviderRefusal(status, headers);
  const isOurs = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409;
  return new ExoraError(isOurs ? 'document_not_understood' : 'engine_unavailable', { cause });
}
