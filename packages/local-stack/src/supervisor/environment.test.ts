import { expect, test } from 'vitest';
import { machineEnvironment, readExternalSupabase, workerEnvironment } from './environment.ts';

const complete = {
  SUPABASE_URL: 'https://abc.supabase.co/',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_0123456789',
};

test('an outside Supabase is read from three variables', () => {
  expect(readExternalSupabase(complete)).toEqual({
    url: 'https://abc.supabase.co',
    publishableKey: complete.SUPABASE_PUBLISHABLE_KEY,
    secretKey: complete.SUPABASE_SERVICE_ROLE_KEY,
  });
});

test('every variable that is missing or wrong is named, and what it wants; no value is', () => {
  const read = () => readExternalSupabase({ SUPABASE_URL: 'abc', SUPABASE_SERVICE_ROLE_KEY: 'short' });
  expect(read).toThrow(/SUPABASE_URL \(the http\(s\) address.*SUPABASE_PUBLISHABLE_KEY.*SUPABASE_SERVICE_ROLE_KEY/);
  expect(read).not.toThrow(/abc|short/);
});

test('a child gets the machine’s variables and the worker’s settings, nothing that happens to be set', () => {
  const environment = {
    PATH: '/bin',
    AWS_SECRET_ACCESS_KEY: 'x',
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: 'https://models.example/v1',
    OPENAI_LOG: 'debug',
    NODE_OPTIONS: '--inspect',
    WORKER_CONCURRENCY: '3',
    CLAMD_SOCKET: '/run/clamav/clamd.ctl',
  };
  expect(machineEnvironment(environment)).toEqual({ PATH: '/bin' });
  expect(workerEnvironment(environment)).toEqual({
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: 'https://models.example/v1',
    WORKER_CONCURRENCY: '3',
    CLAMD_SOCKET: '/run/clamav/clamd.ctl',
  });
});
