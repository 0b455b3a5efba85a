import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The settings as a server reads them that starts with these variables. */
async function started(variables: Record<string, string | undefined>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { environment } = await import('./env.ts');
  return environment();
}

const whole = {
  SUPABASE_URL: 'https://abc.supabase.co/',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_nobody',
  EXORA_RESUMABLE_UPLOAD_URL: undefined,
};

test('the web app starts with an address and a key', async () => {
  expect(await started(whole)).toEqual({
    supabaseUrl: 'https://abc.supabase.co',
    publishableKey: 'sb_publishable_of_nobody',
    resumableUploadUrl: null,
  });
});

test.each([
  [{ SUPABASE_URL: undefined }, /^The web app can’t start: SUPABASE_URL wants the address of the Supabase API[^;]*$/],
  [{ SUPABASE_URL: 'hush' }, /^The web app can’t start: SUPABASE_URL wants [^;]*$/],
  [
    { SUPABASE_URL: '', SUPABASE_PUBLISHABLE_KEY: '' },
    /^The web app can’t start: SUPABASE_URL wants .*; SUPABASE_PUBLISHABLE_KEY wants its publishable key/,
  ],
  [{ EXORA_RESUMABLE_UPLOAD_URL: 'hush' }, /EXORA_RESUMABLE_UPLOAD_URL wants the address of Storage/],
])('it refuses %o with the names and what they want, and no value', async (wrong, sentence) => {
  await expect(started({ ...whole, ...wrong })).rejects.toThrow(sentence);
  await expect(started({ ...whole, ...wrong })).rejects.not.toThrow('hush');
});
