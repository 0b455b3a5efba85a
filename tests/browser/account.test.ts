import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { password, signUp, viewports, walkedViewports } from '../setup/person.ts';

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

const views = [
  ['/settings', 'settings'],
  ['/settings/security', 'security'],
  ['/settings/usage', 'usage'],
  ['/settings/export', 'export'],
  ['/settings/erase', 'erase'],
  ['/settings/erase/account', 'erasing the account'],
  ['/sample', 'the sample patient'],
  ['/sign-in/done', 'signed in again'],
] as const;

test.each(walkedViewports)(
  'at $width px every view of the account is reached, and axe finds nothing',
  async (viewport) => {
    const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewport);
    await page.waitForLoadState('networkidle');
    await page.getByTestId('account-menu').click();
    expect(await page.getByRole('menuitem', { name: 'Operations' }).count()).toBe(0);
    await expectAccessible(page, 'account menu');
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.waitForURL('**/settings');
    for (const [path, name] of views) {
      await visit(page, path);
      await expectAccessible(page, name);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect({ path, isWide }).toEqual({ path, isWide: false });
    }
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  },
);

test('dates and units are chosen by keyboard, and come back with the account on another device', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[1]);
  await visit(page, '/settings');
  await page.getByLabel('Dates', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByLabel('Units of results').focus();
  await page.keyboard.press('ArrowDown');
  await page.getByLabel('Language', { exact: true }).selectOption('en-US');
  await page.getByTestId('format-example').getByText('Nov 20, 2020').waitFor();
  expect(await page.getByTestId('format-example').textContent()).toContain('5.4 mmol/L (written as 97 mg/dL)');
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await page.getByText('Saved. It holds wherever you sign in.').waitFor();
  await page.waitForFunction(() => document.documentElement.lang === 'en-US');

  const other = await browser.newContext();
  const phone = await other.newPage();
  await visit(phone, '/sign-in?next=/settings');
  await phone.getByLabel('E-mail address').fill(email);
  await phone.getByLabel('Password', { exact: true }).fill(password);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await phone.waitForURL('**/settings');
  expect(await phone.getByLabel('Dates', { exact: true }).inputValue()).toBe('month-day');
  expect(await phone.getByLabel('Units of results').inputValue()).toBe('si');
  expect(await phone.evaluate(() => document.documentElement.lang)).toBe('en-US');
  await other.close();
  await context.close();
});

test('name and password change, the password with the present password only', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[0]);
  const name = 'Zoë <i>Sample</i> 👩‍🚀 שרה';
  await visit(page, '/settings');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await page.waitForFunction((shown) => {
    return document.querySelector('[data-testid="profile-menu"] bdi')?.textContent === shown;
  }, name);

  // A new address is confirmed by a link, which takes mail.
  await page.getByTestId('fixed-email').getByText('sends no mail').waitFor();

  await visit(page, '/settings/security');
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Enter your present password.').waitFor();
  expect(await page.getByLabel('Present password').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByLabel('Present password').fill('not my password');
  await page.getByLabel('New password').fill('another long pass phrase');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('This is not your present password.').waitFor();
  expect(await page.getByLabel('New password').inputValue()).toBe('another long pass phrase');
  await page.getByLabel('Present password').fill(password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Your password is changed. Your other devices are signed out').waitFor();

  await page.reload();
  await page.getByTestId('activity').getByText('The password was changed').waitFor();
  await page.getByTestId('activity').getByText('A sign-in was refused').first().waitFor();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText('You are signed out everywhere.').waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('another long pass phrase');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/record');
  await context.close();
});

test('signing out everywhere ends the sessions of other devices', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[1]);
  const other = await browser.newContext();
  const phone = await other.newPage();
  await visit(phone, '/sign-in');
  await phone.getByLabel('E-mail address').fill(email);
  await phone.getByLabel('Password', { exact: true }).fill(password);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await phone.waitForURL('**/record');
  await visit(page, '/settings/security');
  // A session that has ended can't end the others, and doesn't say that it did.
  const cookies = await context.cookies();
  await context.clearCookies({ name: /^exora-session/ });
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText('No other device was signed out.').waitFor();
  await expectAccessible(page, 'signing out everywhere without a session');
  await phone.reload();
  expect(new URL(phone.url()).pathname).toBe('/record');
  await context.addCookies(cookies);
  await visit(page, '/settings/security');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL('**/sign-in?ended=everywhere');
  await phone.goto(`${exora.web}/record`);
  expect(new URL(phone.url()).pathname).toBe('/sign-in');
  await other.close();
  await context.close();
});

test('a session that ends while something is typed loses nothing: signing in goes on in another tab', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[0]);
  await visit(page, '/settings');
  await page.getByLabel('Name', { exact: true }).fill('Typed before the end');
  await context.clearCookies({ name: /^exora-session/ });
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByTestId('session-ended').waitFor();
  await expectAccessible(page, 'session ended');
  const opened = context.waitForEvent('page');
  await page.getByTestId('session-ended').getByRole('link').click();
  const tab = await opened;
  await tab.waitForLoadState('networkidle');
  await tab.getByLabel('E-mail address').fill(email);
  await tab.getByLabel('Password', { exact: true }).fill(password);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByRole('heading', { name: 'You are signed in again' }).waitFor();
  await tab.close();
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByTestId('session-ended').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed before the end');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();

  // Somebody else who signs in meanwhile gets their own record, not this page.
  await context.clearCookies({ name: /^exora-session/ });
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByTestId('session-ended').waitFor();
  const another = await signUp(browser, exora, viewports[0]);
  await context.addCookies(await another.context.cookies());
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.waitForURL('**/record');
  await another.context.close();
  await context.close();
});

test('after signing out the back button shows nothing of the account or the record', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await visit(page, '/settings');
  await page.getByLabel('Name', { exact: true }).waitFor();
  await page.getByTestId('account-menu').click();
  await page.getByTestId('sign-out').click();
  await page.getByRole('link', { name: 'Create your record' }).waitFor();
  for (let step = 0; step < 2; step += 1) {
    await page.goBack();
    await page.waitForURL('**/sign-in?next=*');
    await page.getByLabel('E-mail address').waitFor();
    expect(await page.locator('body').textContent()).not.toContain('Imogen');
  }
  await context.close();
});
