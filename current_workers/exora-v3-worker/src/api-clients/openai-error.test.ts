import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { OpenAiError, openAiFault } from './openai-error.ts';
import { ProviderRefusal } from './provider-refusal.ts';

/** An error as the SDK throws it: its message and body repeat what was sent. */
function thrownBySdk(fields: object): Error {
  const body = { message: 'You sent Metformin' };
  return Object.assign(new Error('400 You sent Metformin'), { error: body, headers: new Headers(), ...fields });
}

describe('openAiFault', () => {
  it.each([
    [{ status: 401, code: 'invalid_api_key' }, 'engine_key_refused', 'INVALID_API_KEY'],
    [{ status: 403 }, 'engine_key_refused', 'HTTP_403'],
    [{ status: 404, code: 'model_not_found' }, 'engine_key_refused', 'MODEL_NOT_FOUND'],
    [{ status: 429, code: 'insufficient_quota' }, 'engine_key_refused', 'INSUFFICIENT_QUOTA'],
    [{ status: 400, code: 'content_filter' }, 'document_not_understood', 'CONTENT_FILTER'],
    [{ status: 400, code: 'words of a letter' }, 'document_not_understood', 'HTTP_400'],
    [{ status: 413 }, 'document_not_understood', 'HTTP_413'],
    [{ status: 408 }, 'engine_unavailable', 'HTTP_408'],
    [{ status: 500 }, 'engine_unavailable', 'HTTP_500'],
    [{ status: 500, code: 'words of a letter' }, 'engine_unavailable', 'HTTP_500'],
    [{}, 'engine_unavailable', 'NO_ANSWER'],
  ])('of %o is %s, told as %s and nothing more', (fields, code, word) => {
    const fault = openAiFault(thrownBySdk({ ...fields, cause: new Error('a request with Metformin') }));
    expect(fault).toBeInstanceOf(ExoraError);
    expect(fault).toMatchObject({ code, cause: { code: word } });
    expect(fault.cause).toBeInstanceOf(OpenAiError);
    expect(`${fault.stack} ${(fault.cause as Error).stack} ${JSON.stringify(fault)}`).not.toContain('Metformin');
  });

  it.each([429, 503])('of a %i is a pause as long as the answer says', (status) => {
    const fault = openAiFault(thrownBySdk({ status, headers: new Headers({ 'retry-after': '7' }) }));
    expect(fault).toBeInstanceOf(ProviderRefusal);
    expect(fault).toMatchObject({ status, retryAfterMs: 7000 });
    expect(fault.message).not.toContain('Metformin');
  });
});
