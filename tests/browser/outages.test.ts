import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { appRoutes } from '../setup/app-routes.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { exora as command } from '../setup/command.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, viewports } from '../setup/person.ts';
import { startWebBeside, type WebBeside } from '../setup/web-beside.ts';

const exora = inject('exora');
let browser: Browser;
let beside: WebBeside;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  beside = await startWebBeside(exora);
});

afterAll(async () => {
  await beside?.stop();
  await browser?.close();
});

/** What a view is told by when it is there: its heading, without the words for what is missing. */
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first();
const problem = (page: Page) => page.getByTestId('problem').filter({ visible: true }).first();

test('with the API down each view says so, and “Try again” brings it back', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[0]);
  await pickFiles(page, exora.web, [
    {
      name: 'letter.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(textPdf([['Perindopril 5 mg once daily']])),
    },
  ]);
  await openProcessed(page, 'letter.pdf');
  // Cookies don't know ports: the session is the same at the web app beside.
  const document = new URL(page.url()).pathname;
  await command(['admin', 'grant', email, '--data-dir', exora.dataDir]);
  const isOpen = /^\/((sign-in|sign-up|auth|forgotten-password|set-password|goodbye)(\/|$)|$)/;
  const paths = (await appRoutes())
    .filter(({ kind, pattern }) => kind === 'page' && !isOpen.test(pattern))
    .map(({ pattern }) => pattern.replace('/documents/[id]', document).replace('[kind]', 'medications'))
    // Facts lead on to their document; of other things there are none here.
    .filter((path) => !path.includes('['));
  expect(paths.length).toBeGreaterThan(12);
  for (const path of paths) {
    await page.goto(`${beside.web}${path}`);
    await heading(page).waitFor();
    await beside.cut();
    await page.reload();
    await problem(page).waitFor();
    expect({ path, code: await problem(page).getAttribute('data-code') }).toEqual({
      path,
      code: 'database_unavailable',
    });
    await beside.mend();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await problem(page).waitFor({ state: 'detached' });
    await heading(page).waitFor();
  }
  await beside.cut();
  await page.reload();
  await problem(page).waitFor();
  await expectAccessible(page, 'the API is down');
  await beside.mend();
  await context.close();
});

test('an open page stays as it is while the API is away, and goes on by itself', async () => {
  const { page, context, email } = await signUp(browser, beside, viewports[1]);
  await command(['admin', 'grant', email, '--data-dir', exora.dataDir]);
  await page.goto(`${beside.web}/operations`);
  const live = (isFresh: boolean) => page.locator(`[data-testid="live"][data-fresh="${isFresh}"]`).waitFor();
  await live(true);
  await beside.cut();
  await live(false);
  expect(await page.getByTestId('lane').count()).toBeGreaterThan(3);
  await beside.mend();
  await live(true);
  await context.close();
});

test('a session that ends while a form is open costs nothing: signing in beside it, and the form goes on', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[1]);
  await page.goto(`${exora.web}/profiles`, { waitUntil: 'networkidle' });
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Bertie <i>Sample</i>');
  const hidden = await context.cookies();
  expect(hidden.some((cookie) => cookie.name.startsWith('exora-session'))).toBe(true);
  await context.clearCookies();
  // As when somebody comes back to the tab, which has the browser ask for what is new.
  const comeBack = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await comeBack();
  const ended = page.getByTestId('session-ended');
  await ended.waitFor();
  await expectAccessible(page, 'an ended session');
  expect(await name.inputValue()).toBe('Bertie <i>Sample</i>');

  const opened = context.waitForEvent('page');
  await ended.getByRole('link', { name: /Sign in/ }).click();
  const other = await opened;
  await other.getByLabel('E-mail address').fill(email);
  await other.getByLabel('Password', { exact: true }).fill(password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL(`${exora.web}/sign-in/done`);
  await other.close();

  await comeBack();
  await ended.waitFor({ state: 'detached' });
  expect(await name.inputValue()).toBe('Bertie <i>Sample</i>');
  await page.getByRole('button', { name: 'Add and open' }).click();
  await page.waitForURL(`${exora.web}/record`);
  await page.getByText('Bertie <i>Sample</i>').first().waitFor();
  await context.close();
});
