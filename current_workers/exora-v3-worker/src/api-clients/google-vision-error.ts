import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { ProviderRefusal } from './provider-refusal.ts';

/**
 * A failed call of Google Vision, by its technical word alone: `SERVICE_DISABLED`, `HTTP_500`, `NO_ANSWER`. The SDK's own errors
 * hold the whole request, its key and pictures too, so that nothing of them is kept.
 */
export class GoogleVisionError extends Error {
  override readonly name = 'GoogleVisionError';
  readonly code: string;

  constructor(code: string) {
    super(`Google Vision: ${code}.`);
    this.code = code;
  }
}

/** `google.rpc.RetryInfo` as the SDK decodes it. */
const retryInfo = z.object({
  retryDelay: z.object({ seconds: z.coerce.number().default(0), nanos: z.number().default(0) }),
});

const sdkError = z.object({
  httpStatusCode: z.number().optional(),
  /** Of `google.rpc.ErrorInfo`, a closed word in capitals. */
  reason: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{2,62}$/)
    .optional()
    .catch(undefined),
  statusDetails: z.array(z.unknown()).optional().catch(undefined),
  cause: z.unknown().optional(),
});

/**
 * What a call that the SDK rejected means: {@link ProviderRefusal} for 429 and 503, `engine_key_refused` where key, API or
 * billing are not in order, `page_not_recognised` for any other fault of the request, else `engine_unavailable`.
 */
export function visionFault(thrown: unknown): ProviderRefusal | ExoraError {
  const { httpStatusCode: status, reason, statusDetails = [], cause } = sdkError.safeParse(thrown).data ?? {};
  if (cause instanceof ProviderRefusal) return cause;
  if (status === 429 || status === 503) return new ProviderRefusal(status, new Headers(), toldIn(statusDetails));
  const error = new GoogleVisionError(reason ?? (status === undefined ? 'NO_ANSWER' : `HTTP_${status}`));
  if (status === 401 || status === 403 || reason?.startsWith('API_KEY_')) {
    return new ExoraError('engine_key_refused', { cause: error });
  }
  const isOurs = status !== undefined && status >= 400 && status < 500 && status !== 408;
  return new ExoraError(isOurs ? 'page_not_recognised' : 'engine_unavailable', { cause: error });
}

/** Milliseconds that the answer's body asks to wait, or null. */
function toldIn(details: readonly unknown[]): number | null {
  const [delay] = details.flatMap((detail) => retryInfo.safeParse(detail).data?.retryDelay ?? []);
  return delay === undefined ? null : Math.ceil(delay.seconds * 1000 + delay.nanos / 1_000_000);
}
