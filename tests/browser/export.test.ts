import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { documentsBucket } from '@exora/contracts';
import { openArchive } from '@exora/record-archive';
import { createClient } from '@supabase/supabase-js';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { password, signUp, viewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

/** Goes to a page and waits for its scripts. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${exora.web}${path}`);
  await page.waitForLoadState('networkidle');
}

test('a record is taken away as a whole archive by one press, and said to be in the log', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await visit(page, '/settings/export');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Take it away.*the record of Imogen Sample$/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^exora-record-\d{4}-\d{2}-\d{2}\.zip$/);
  expect(await file.failure()).toBeNull();
  const path = await file.path();
  const archive = await openArchive(path);
  expect(await archive.verify()).toEqual([]);
  expect(archive.manifest.profile.display_name).toBe('Imogen Sample');
  archive.close();
  expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK');
  await rm(path);

  await visit(page, '/settings/export?problem=second_factor_needed');
  await page.getByLabel('Code of your authenticator app').waitFor();
  await visit(page, '/settings/export?problem=storage_unavailable');
  await page.getByText('Nothing was taken down.').waitFor();
  await context.close();
});

const createdSchema = z.object({ shell_file_id: z.uuid(), upload: z.object({ path: z.string(), token: z.string() }) });

test('an archive that breaks in the middle is a failed download, for its owner alone', async () => {
  const { context, email } = await signUp(browser, exora, viewports[1]);
  const client = createClient(exora.api, exora.publishableKey, { auth: { persistSession: false } });
  const signedIn = await client.auth.signInWithPassword({ email, password });
  expect(signedIn.error).toBeNull();
  const { data: profiles } = await client.rpc('get_accessible_profiles');
  const patientId: string = profiles[0].id;
  // More than all buffers on the way hold, and nothing that could be packed smaller.
  const ids: string[] = [];
  for (let number = 0; number < 4; number += 1) {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(12 * 1024 * 1024)]);
    const upload = {
      patient_id: patientId,
      file_name: `scan ${number}.pdf`,
      size_bytes: bytes.length,
      idempotency_key: randomUUID(),
      keep_only: true,
    };
    const call = async (action: string) => {
      const { data, error } = await client.functions.invoke('shell-file-processor-v3', { body: { action, ...upload } });
      if (error) throw error;
      return data;
    };
    const { shell_file_id: id, upload: to } = createdSchema.parse(await call('create'));
    await client.storage.from(documentsBucket).uploadToSignedUrl(to.path, to.token, bytes);
    await call('confirm');
    ids.push(id);
  }
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const take = () =>
    fetch(`${exora.web}/api/profiles/${patientId}/archive`, {
      method: 'POST',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });

  const whole = await take();
  expect(whole.status).toBe(200);
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(48 * 1024 * 1024);

  const broken = await take();
  const reader = broken.body?.getReader();
  // Past its first document, so that what is to be in it was looked up.
  for (let came = 0; came < 12 * 1024 * 1024; ) {
    const part = await reader?.read();
    if (part === undefined || part.done) throw new Error('The archive ended early.');
    came += part.value.length;
  }
  // A document that goes while its record is read makes the archive void: that is known at its end only.
  const { error } = await client.rpc('erase_shell_file', { p_shell_file_id: ids[3] });
  expect(error).toBeNull();
  const readAll = async () => {
    let bytes = 0;
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) return bytes;
      bytes += part.value.length;
    }
  };
  await expect(readAll()).rejects.toThrow();

  const other = await signUp(browser, exora, viewports[1]);
  const strange = (await other.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const refused = await fetch(`${exora.web}/api/profiles/${patientId}/archive`, {
    method: 'POST',
    headers: { cookie: strange, 'sec-fetch-site': 'same-origin' },
  });
  expect(refused.status).toBeGreaterThanOrEqual(403);
  await other.context.close();
  await context.close();
});
