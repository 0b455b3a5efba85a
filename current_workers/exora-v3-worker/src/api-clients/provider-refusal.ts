/** Where a provider refuses without saying for how long. */
const pauseUntoldMs = 5000;

/** A provider that can't take a call at present (429, 503). Its answer's words stay out. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';
  readonly status: number;
  readonly retryAfterMs: number;

  /** `toldMs` is what the answer's body asks for, where the headers say nothing. */
  constructor(status: number, headers: Headers, toldMs: number | null = null) {
    super(`The provider answered ${status}.`);
    this.status = status;
    this.retryAfterMs = retryAfterMs(headers) ?? toldMs ?? pauseUntoldMs;
  }
}

/**
 * Milliseconds that a provider asks to wait, or null: `retry-after-ms` (OpenAI), or `Retry-After` in seconds or as a date
 * (RFC 9110, section 10.2.3).
 */
export function retryAfterMs(headers: Headers, now = Date.now()): number | null {
  const precise = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (precise > 0) return Math.ceil(precise);
  const told = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(told)) return Math.ceil(Number(told) * 1000);
  const until = /GMT$/.test(told) ? Date.parse(told) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - now);
}
