import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { GoogleVisionError, visionFault } from './google-vision-error.ts';
import { ProviderRefusal } from './provider-refusal.ts';

/** An error as the SDK throws it; only where the transport rejected the answer it has a cause. */
function thrownBySdk(fields: object): Error {
  return Object.assign(new Error('a message with Metformin'), fields);
}

describe('visionFault', () => {
  it.each([
    [{ httpStatusCode: 403, reason: 'SERVICE_DISABLED' }, 'engine_key_refused', 'SERVICE_DISABLED'],
    [{ httpStatusCode: 403, reason: 'BILLING_DISABLED' }, 'engine_key_refused', 'BILLING_DISABLED'],
    [{ httpStatusCode: 401 }, 'engine_key_refused', 'HTTP_401'],
    [{ httpStatusCode: 400, reason: 'API_KEY_INVALID' }, 'engine_key_refused', 'API_KEY_INVALID'],
    [{ httpStatusCode: 400 }, 'page_not_recognised', 'HTTP_400'],
    [{ httpStatusCode: 413 }, 'page_not_recognised', 'HTTP_413'],
    [{ httpStatusCode: 408 }, 'engine_unavailable', 'HTTP_408'],
    [{ httpStatusCode: 500 }, 'engine_unavailable', 'HTTP_500'],
    [{}, 'engine_unavailable', 'NO_ANSWER'],
    [{ reason: 'words of a letter' }, 'engine_unavailable', 'NO_ANSWER'],
  ])('of %o is %s, told as %s and nothing more', (fields, code, word) => {
    const cause = new Error('a request with Metformin');
    expect(visionFault(thrownBySdk({ ...fields, cause }))).toMatchObject({ code, cause: { code: word } });
    const fault = visionFault(thrownBySdk(fields));
    expect(fault).toBeInstanceOf(ExoraError);
    expect(fault).toMatchObject({ code, cause: { code: word } });
    expect(fault.cause).toBeInstanceOf(GoogleVisionError);
    expect(`${fault.stack} ${(fault.cause as Error).stack} ${JSON.stringify(fault)}`).not.toContain('Metformin');
  });

  it.each([
    [[{ reason: 'RATE_LIMIT_EXCEEDED' }, { retryDelay: { seconds: '13', nanos: 500_000_000 } }], 13_500],
    [[{ retryDelay: { seconds: '2' } }], 2000],
    [[], 5000],
  ])('of 429 and 503 is a refusal for as long as the body says (%o)', (statusDetails, retryAfterMs) => {
    for (const httpStatusCode of [429, 503]) {
      const fault = visionFault(thrownBySdk({ httpStatusCode, statusDetails }));
      expect(fault).toBeInstanceOf(ProviderRefusal);
      expect(fault).toMatchObject({ status: httpStatusCode, retryAfterMs });
    }
  });

  it('is the refusal itself that was made where the header was seen', () => {
    const refusal = new ProviderRefusal(429, new Headers({ 'retry-after': '7' }));
    expect(visionFault(thrownBySdk({ httpStatusCode: 429, cause: refusal }))).toBe(refusal);
  });
});
