import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { letter, textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports } from '../setup/person.ts';
import { type RunningExora, startExora } from '../setup/stack.ts';

let exora: RunningExora;
let browser: Browser;
let sql: postgres.Sql;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  exora = await startExora();
  const { database_url: address } = exora.status;
  if (address === null) throw new Error('The stack tells no address of its database.');
  sql = postgres(address, { max: 1, onnotice: () => undefined });
});

afterAll(async () => {
  await sql?.end();
  await browser?.close();
  await exora?.stop();
});

/** Calls a database function as somebody, which the web app has no page for. */
async function callAs(userId: string, query: string, values: string[]): Promise<string> {
  return sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claim.sub', ${userId}, true),
      set_config('request.jwt.claims', ${JSON.stringify({ sub: userId, role: 'authenticated' })}, true)`;
    await tx`set local role authenticated`;
    const [row] = await tx.unsafe(query, values);
    return String(row?.result);
  });
}

/** What a request of somebody's browser gets: status, and whether it may be kept anywhere. */
async function ask(context: BrowserContext, path: string) {
  const response = await context.request.get(`${exora.web}${path}`);
  return {
    status: response.status(),
    cache: response.headers()['cache-control'],
    bytes: (await response.body()).length,
  };
}

/** Of whoever signs up: one that names somebody else would ask first. */
const ownLetter = letter.map((line) => line.replace('Ada Example', 'Imogen Sample'));

test('a carer’s open pages end with the access: pictures, lists and the page itself, at the next request', async () => {
  const addresses = { web: exora.web, api: exora.status.api };
  const owner = await signUp(browser, addresses, viewports[1]);
  await pickFiles(owner.page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([ownLetter])) },
  ]);
  await openProcessed(owner.page, 'letter.pdf');
  const place = new URL(owner.page.url()).pathname;
  const picture = (await owner.page.locator('img[src*="/picture"]').first().getAttribute('src')) ?? '';
  expect(await ask(owner.context, picture)).toMatchObject({ status: 200, cache: 'private, no-store' });

  const carer = await signUp(browser, addresses, viewports[1]);
  const people = await sql<{ user_id: string; profile_id: string }[]>`
    select account_owner_id as user_id, id as profile_id from public.user_profiles order by created_at`;
  const [ada, helper] = people;
  if (ada === undefined || helper === undefined) throw new Error('Two people should have signed up.');
  const list = `/api/profiles/${ada.profile_id}/documents`;
  for (const path of [picture, list]) {
    expect((await ask(carer.context, path)).status).toBeGreaterThanOrEqual(403);
  }

  const grant = 'select public.grant_profile_access($1, $2, $3) as result';
  const permission = await callAs(ada.user_id, grant, [ada.profile_id, helper.user_id, 'view']);
  expect(await ask(carer.context, picture)).toMatchObject({ status: 200, cache: 'private, no-store' });
  expect(await ask(carer.context, list)).toMatchObject({ status: 200, cache: 'private, no-store' });
  await carer.page.goto(`${exora.web}${place}`);
  await carer.page.getByTestId('fact').first().waitFor();
  const opened = await sql`
    select 1 from public.audit_log where actor_id = ${helper.user_id} and event_type = 'record.opened'`;
  expect(opened.length).toBeGreaterThan(0);

  await callAs(ada.user_id, 'select public.revoke_profile_access($1) as result', [permission]);
  // Within the minute that the ticket would have lasted.
  expect(await ask(carer.context, picture)).toMatchObject({ status: 404, cache: 'private, no-store' });
  expect((await ask(carer.context, list)).status).toBe(403);
  await carer.page.goto(`${exora.web}/documents`);
  await carer.page.goBack();
  await carer.page.waitForLoadState();
  expect(await carer.page.getByTestId('fact').count()).toBe(0);
  expect(await carer.page.getByRole('main').textContent()).not.toMatch(/metformin/i);
  expect(await ask(owner.context, picture)).toMatchObject({ status: 200 });
  await Promise.all([owner.context.close(), carer.context.close()]);
});
