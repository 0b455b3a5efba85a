import { expect, it } from 'vitest';
import { startTestApi } from '../src/testing/index.ts';

it('closes while requests still wait for a connection', async () => {
  const api = await startTestApi();
  const call = () =>
    fetch(`${api.url}/rest/v1/rpc/get_accessible_profiles`, {
      method: 'POST',
      headers: { apikey: api.publishableKey, 'content-type': 'application/json' },
      body: '{}',
    });
  await call();
  // More than there are connections, so that some requests are queued when the API closes.
  const calls = Array.from({ length: 60 }, call);
  await Promise.any(calls);
  await api.stop();
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes).toHaveLength(calls.length);
  expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
}, 20_000);
