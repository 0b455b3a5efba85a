import { createClient } from '@supabase/supabase-js';
import { type Browser, chromium } from 'playwright-core';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { openDatabase } from '../setup/database.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, type Visit, viewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;
let sql: postgres.Sql;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  sql = await openDatabase(exora.dataDir);
});

afterAll(async () => {
  await sql.end();
  await browser?.close();
});

interface Logged {
  event_type: string;
  subject_id: string;
  resource_type: string | null;
  resource_id: string | null;
  details: Record<string, unknown>;
}

/** What the log has of this person's app, once there are so many. */
async function logged({ email }: Visit, count: number): Promise<Logged[]> {
  for (const until = Date.now() + 30_000; ; ) {
    const rows = await sql<Logged[]>`
      select a.event_type, a.subject_id, a.resource_type, a.resource_id, a.details - 'age_ms' as details
      from public.audit_log as a join auth.users as u on u.id = a.actor_id
      where u.email = ${email} and a.event_type like 'client.%' order by a.occurred_at`;
    if (rows.length >= count || Date.now() > until) return [...rows];
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function withDocument(viewport: (typeof viewports)[number]): Promise<{ visit: Visit; id: string }> {
  const visit = await signUp(browser, exora, viewport);
  await pickFiles(visit.page, exora.web, [
    {
      name: 'letter.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(textPdf([['Perindopril 5 mg once daily']])),
    },
  ]);
  await openProcessed(visit.page, 'letter.pdf');
  return { visit, id: new URL(visit.page.url()).pathname.split('/').at(-1) ?? '' };
}

test('the log has what is printed and downloaded, once each, although the network lost it first', async () => {
  const { visit, id } = await withDocument(viewports[1]);
  const { page, context } = visit;
  let lost = 0;
  await page.route('**/api/client-events', async (route) => {
    lost += 1;
    // The first never arrives; of the second, which the log takes, the answer is lost.
    if (lost === 1) return route.abort();
    if (lost === 2) {
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const download = page.waitForEvent('download');
  await page.locator('a[href$="/original"]').first().click();
  await (await download).delete();
  await page.waitForResponse((response) => response.url().endsWith('/api/client-events') && response.ok(), {
    timeout: 60_000,
  });
  const about = { subject_id: expect.any(String), resource_type: 'shell_file', resource_id: id };
  expect(await logged(visit, 2)).toEqual([
    { event_type: 'client.printed', ...about, details: { surface: 'web', view: 'document' } },
    { event_type: 'client.downloaded', ...about, details: { surface: 'web', format: 'original', files: 1 } },
  ]);
  expect(lost).toBe(3);
  await context.close();
});

test('of somebody else’s record the log has each view that was opened, and what was copied', async () => {
  const { visit: owner, id } = await withDocument(viewports[0]);
  const carer = await signUp(browser, exora, viewports[1]);
  const client = createClient(exora.api, exora.publishableKey, { auth: { persistSession: false } });
  const { error } = await client.auth.signInWithPassword({ email: owner.email, password });
  expect(error).toBeNull();
  const { data: profiles } = await client.rpc('get_accessible_profiles');
  const [user] = await sql<{ id: string }[]>`select id from auth.users where email = ${carer.email}`;
  const granted = await client.rpc('grant_profile_access', {
    p_profile_id: profiles[0].id,
    p_grantee_user_id: user?.id,
    p_access_level: 'view',
    p_purpose: 'care',
  });
  expect(granted.error).toBeNull();

  const { page, context } = carer;
  await page.goto(`${exora.web}/profiles`);
  await page.getByTestId('profile').filter({ hasNotText: 'Open now' }).getByRole('button').first().click();
  await page.waitForURL(`${exora.web}/record`);
  await page.goto(`${exora.web}/documents/${id}`);
  await page.getByTestId('fact').first().waitFor();
  await page.evaluate(() => {
    const heading = document.querySelector('h1');
    if (heading) document.getSelection()?.selectAllChildren(heading);
    document.dispatchEvent(new ClipboardEvent('copy'));
  });
  const events = await logged(carer, 3);
  expect(events.map(({ event_type, details }) => [event_type, details.view])).toEqual([
    ['client.viewed', 'overview'],
    ['client.viewed', 'document'],
    ['client.copied', 'document'],
  ]);
  expect(events[1]).toMatchObject({ resource_type: 'shell_file', resource_id: id });
  expect(events[2]?.details.characters).toBeGreaterThan(0);

  // With their own record open, what a kept link shows is still told to the log of its record.
  await page.goto(`${exora.web}/profiles`);
  await page.getByTestId('profile').filter({ hasNotText: 'Open now' }).getByRole('button').first().click();
  await page.waitForURL(`${exora.web}/record`);
  await page.goto(`${exora.web}/documents/${id}`);
  await page.getByTestId('other-record').waitFor();
  await page.getByTestId('fact').first().waitFor();
  await logged(carer, 4);
  await page.evaluate(() => {
    window.dispatchEvent(new Event('beforeprint'));
    const heading = document.querySelector('h1');
    if (heading) document.getSelection()?.selectAllChildren(heading);
    document.dispatchEvent(new ClipboardEvent('copy'));
  });
  const all = await logged(carer, 6);
  expect(all.slice(3).map(({ event_type, details }) => [event_type, details.view])).toEqual([
    ['client.viewed', 'document'],
    ['client.printed', 'document'],
    ['client.copied', 'document'],
  ]);
  expect(new Set(all.map(({ subject_id }) => subject_id))).toEqual(new Set([profiles[0].id]));
  expect(await logged(owner, 0)).toEqual([]);
  await owner.context.close();
  await context.close();
});
