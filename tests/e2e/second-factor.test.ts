import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { root } from '../../scripts/tools.ts';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { password, signUp, viewports } from '../setup/person.ts';
import { startSecondFactorApi, totpOf } from '../setup/second-factor-api.ts';
import { freePort, type RunningExora, startExora } from '../setup/stack.ts';

let browser: Browser;
let exora: RunningExora;
let api: Awaited<ReturnType<typeof startSecondFactorApi>>;
let server: ChildProcess;
let web: string;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  exora = await startExora();
  const secrets = await readFile(join(exora.dataDir, 'secrets.json'), 'utf8');
  const { jwt_secret: jwtSecret, superuser_password: superuserPassword } = z
    .object({ jwt_secret: z.string(), superuser_password: z.string() })
    .parse(JSON.parse(secrets));
  api = await startSecondFactorApi(exora.status.api, jwtSecret);
  // By this table the database knows that the stack's sign-in has second factors.
  const address = new URL(exora.status.database_url ?? '');
  address.username = 'supabase_admin';
  address.password = superuserPassword;
  const sql = postgres(address.href, { max: 1 });
  await sql`create table auth.mfa_factors (id uuid primary key)`;
  await sql.end();
  const port = await freePort();
  web = `http://127.0.0.1:${port}`;
  const folder = join(root, 'apps/web/.next/standalone/apps/web');
  server = spawn(process.execPath, [join(folder, 'server.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      SUPABASE_URL: api.url,
      SUPABASE_PUBLISHABLE_KEY: exora.status.publishable_key,
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
    },
  });
  await once(server.stdout ?? process.stdin, 'data');
  await vi.waitFor(async () => expect((await fetch(web)).status).toBe(200), { timeout: 20_000, interval: 200 });
});

afterAll(async () => {
  server?.kill('SIGTERM');
  api?.stop();
  await browser?.close();
  await exora?.stop();
});

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${web}${path}`);
  await page.waitForLoadState('networkidle');
}

test('an authenticator app is set up, asked for at the next sign-in and for what was chosen, and removed', async () => {
  const { page, context, email, complaints } = await signUp(browser, { web, api: api.url }, viewports[0]);
  await visit(page, '/settings/security');
  await page.getByLabel('Name of the app or phone').fill('Phone <b>שלי</b>');
  await page.getByLabel('Your password').fill('what a stranger would try');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await page.getByText('This is not your password.').waitFor();
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  await expectAccessible(page, 'setting up a second factor');
  const key = ((await page.locator('code').first().textContent()) ?? '').replace(/\s/g, '');
  await page.getByLabel('Code that the app shows').fill('12');
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByText('Enter the six digits that the app shows.').waitFor();
  await page.getByLabel('Code that the app shows').fill(totpOf(key) === '000000' ? '000001' : '000000');
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByText('This code is not right, or no longer.').waitFor();
  await page.getByLabel('Code that the app shows').fill(totpOf(key));
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByTestId('factor').getByText('Phone <b>שלי</b>', { exact: true }).waitFor();
  await page.getByLabel('Erasing a record or the account').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await expectAccessible(page, 'second factor');

  // Another one of the same name is told apart from it. One that is begun and left stands in nobody's way.
  await page.getByLabel('Name of the app or phone').fill('Phone <b>שלי</b>');
  await page.getByRole('button', { name: 'Set up another app' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Name of the app or phone').fill('Phone <b>שלי</b>');
  await page.getByRole('button', { name: 'Set up another app' }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  const second = ((await page.locator('code').first().textContent()) ?? '').replace(/\s/g, '');
  await page.getByLabel('Code that the app shows').fill(totpOf(second));
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByText('The app is set up.').waitFor();
  await page.getByTestId('factor').getByText('Phone <b>שלי</b> 2', { exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('FORM');
  await page.getByRole('button', { name: /^Remove ?, Phone <b>שלי<\/b> 2$/ }).click();
  await page.getByRole('button', { name: 'Remove it' }).press('Enter');
  await page.getByText('The app is removed.').waitFor();
  await page.getByTestId('factor').nth(1).waitFor({ state: 'detached' });

  // The password alone opens nothing.
  const other = await browser.newContext({ viewport: viewports[1] });
  const phone = await other.newPage();
  await visit(phone, '/sign-in?next=/settings/erase');
  await phone.getByLabel('E-mail address').fill(email);
  await phone.getByLabel('Password', { exact: true }).fill(password);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await phone.waitForURL('**/sign-in/code?next=*');
  for (const path of ['/record', '/documents', '/settings/security', '/profiles']) {
    await phone.goto(`${web}${path}`);
    expect(new URL(phone.url()).pathname).toBe('/sign-in/code');
  }
  await expectAccessible(phone, 'the code at signing in');
  // Nor does asking past the pages erase what a code was wanted for.
  const refused = await phone.evaluate(async () => {
    const { own_profile_id: id } = await (await fetch('/api/account/session')).json();
    const answer = await fetch('/api/account/erasures', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ profile_id: id, confirmation: 'Imogen Sample' }),
    });
    return (await answer.json()).code;
  });
  expect(refused).toBe('second_factor_needed');
  await phone.getByLabel('Six-digit code').fill('999');
  await phone.getByRole('button', { name: 'Go on' }).click();
  await phone.getByText('Enter the six digits').waitFor();
  await phone.getByLabel('Six-digit code').fill(totpOf(key));
  await phone.getByRole('button', { name: 'Go on' }).click();
  await phone.waitForURL(/\/(profiles|settings\/erase)$/);
  await other.close();

  await visit(page, '/settings/security');
  await page.getByTestId('factor').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByTestId('factor').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await context.close();
});
