import { createClient } from '@supabase/supabase-js';
import { type Browser, chromium, type Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { signUp, viewports, walkedViewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${exora.web}${path}`);
  await page.waitForLoadState('networkidle');
}

/** Asks for a new password and gives the hashed token that the mail's link would carry. */
async function recoveryToken(email: string): Promise<string> {
  const client = createClient(exora.api, exora.publishableKey, { auth: { persistSession: false } });
  const { error } = await client.auth.resetPasswordForEmail(email);
  expect(error).toBeNull();
  const sql = postgres(exora.databaseUrl ?? '', { max: 1 });
  try {
    const [row] = await sql<{ token: string }[]>`select recovery_token as token from auth.users where email = ${email}`;
    if (!row?.token) throw new Error('no token was made');
    return row.token;
  } finally {
    await sql.end();
  }
}

test.each(walkedViewports)(
  'at $width px the pages before signing in are reached, and axe finds nothing',
  async (viewport) => {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && /content security policy/i.test(message.text()))
        complaints.push(message.text());
    });
    await visit(page, '/');
    await expectAccessible(page, 'welcome');
    await page.getByRole('link', { name: 'Look around with a sample patient' }).click();
    await page.waitForURL('**/sign-up?next=/sample');
    await page.getByText('The sample patient lives in an account of yours').waitFor();
    await visit(page, '/sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    // The embedded stack has no mail, and its settings say so.
    await page.getByTestId('no-mail').getByText('exora account reset').waitFor();
    for (const path of [
      '/forgotten-password',
      '/auth/confirm',
      `/auth/confirm?type=signup&token_hash=${'a'.repeat(40)}`,
      '/set-password',
      '/goodbye',
      '/sign-in?ended=everywhere',
    ]) {
      await visit(page, path);
      await expectAccessible(page, path);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test('a link from the mail sets a new password once, and only after a press', async () => {
  const { email, context: former, page: old } = await signUp(browser, exora, viewports[0]);
  const token = await recoveryToken(email);
  const context = await browser.newContext({ viewport: viewports[0] });
  const page = await context.newPage();
  const address = `/auth/confirm?type=recovery&token_hash=${encodeURIComponent(token)}`;
  // A program that looks at mails opens it first, which uses nothing up.
  expect((await context.request.get(`${exora.web}${address}`)).status()).toBe(200);
  await visit(page, address);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL('**/set-password');
  await page.waitForLoadState('networkidle');
  await expectAccessible(page, 'setting a new password');
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Use at least 10 characters.').waitFor();
  await page.getByLabel('New password').fill('a wholly new pass phrase');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Your password is changed. Your other devices are signed out').waitFor();
  await expectAccessible(page, 'a password that was set by a link');

  // Whoever had the former password is out, and the link is spent.
  await old.goto(`${exora.web}/record`);
  expect(new URL(old.url()).pathname).toBe('/sign-in');
  await visit(page, '/set-password');
  await page.getByRole('link', { name: 'Change it in the settings' }).waitFor();
  await visit(old, address);
  await old.getByRole('button', { name: 'Go on' }).click();
  await old.getByText('This link was used already, or is too old.').waitFor();
  await context.close();
  await former.close();
});

test('a link for a new password lets nobody set one who signs in after it in the same browser', async () => {
  const { email, context: former } = await signUp(browser, exora, viewports[0]);
  const next = await signUp(browser, exora, viewports[0]);
  const context = await browser.newContext({ viewport: viewports[0] });
  const page = await context.newPage();
  const token = await recoveryToken(email);
  await visit(page, `/auth/confirm?type=recovery&token_hash=${encodeURIComponent(token)}`);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL('**/set-password');
  await page.getByLabel('New password').waitFor();
  await context.clearCookies({ name: /^exora-session/ });
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail address').fill(next.email);
  await page.getByLabel('Password', { exact: true }).fill('a long enough pass phrase');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/record');
  expect((await context.cookies()).some(({ name }) => name === 'exora-recovery')).toBe(true);
  await visit(page, '/set-password');
  await page.getByRole('link', { name: 'Change it in the settings' }).waitFor();
  await context.close();
  await former.close();
  await next.context.close();
});

test('the first-run guide is closed by keyboard and stays closed wherever one signs in', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[1]);
  await page.waitForLoadState('networkidle');
  await page.getByTestId('first-run').getByRole('button', { name: 'Close this guide' }).focus();
  const kept = page.waitForResponse('**/api/account/guide');
  await page.keyboard.press('Enter');
  await page.getByTestId('first-run').waitFor({ state: 'detached' });
  expect((await kept).status()).toBe(200);
  await page.reload();
  await page.getByTestId('empty-record').waitFor();
  expect(await page.getByTestId('first-run').count()).toBe(0);
  await context.clearCookies();
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('a long enough pass phrase');
  await page.keyboard.press('Enter');
  await page.getByTestId('empty-record').waitFor();
  expect(await page.getByTestId('first-run').count()).toBe(0);
  await context.close();
});

test('the sample patient comes in as documents do, is marked on every page, and goes by one action', async () => {
  const { page, context, complaints } = await signUp(browser, exora, viewports[0]);
  await page.waitForLoadState('networkidle');
  await page.getByTestId('first-run').getByRole('link', { name: 'Look around with a sample patient' }).click();
  await page.getByTestId('load-sample').click();
  await page.getByTestId('sample-banner').waitFor({ timeout: 60_000 });
  expect(await page.getByTestId('profile-menu').locator('bdi').textContent()).toBe('Sam Sample (made up)');
  await visit(page, '/documents');
  expect(await page.getByTestId('document').count()).toBe(6);
  await page.locator('[data-testid="document"][data-status="processed"]').first().waitFor({ timeout: 60_000 });
  await page.getByTestId('sample-banner').getByRole('button', { name: 'Remove it' }).click();
  await expectAccessible(page, 'removing the sample patient');
  await page.getByTestId('sample-banner').getByRole('button', { name: 'Remove it' }).click();
  await page.getByTestId('empty-record').waitFor();
  expect(await page.getByTestId('profile-menu').locator('bdi').textContent()).toBe('Imogen Sample');
  await visit(page, '/profiles');
  expect(await page.getByText('Sam Sample').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
