import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
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

test('erasing shows what goes, wants the name typed, and can be taken back for a week', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  await visit(page, '/settings/erase');
  await page.getByRole('link', { name: /Imogen Sample/ }).click();
  await page.getByTestId('erasure-account').waitFor();
  await page.waitForLoadState('networkidle');
  await expectAccessible(page, 'erasing a record');
  await page.getByLabel('Name of the record').fill('somebody else');
  await page.getByRole('button', { name: /Erase this record in 7 days/ }).click();
  await page.getByText('Type it as it stands above').waitFor();
  expect(await page.getByLabel('Name of the record').inputValue()).toBe('somebody else');
  await page.getByLabel('Name of the record').fill('imogen sample');
  await page.getByRole('button', { name: /Erase this record in 7 days/ }).click();
  await page.getByTestId('erasures').waitFor();
  await expectAccessible(page, 'an erasure that waits');

  // The record's own page says so, too, and takes it back: the form isn't asked for twice.
  await page.getByRole('link', { name: /Imogen Sample/ }).click();
  await page.getByTestId('erasure-account').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByLabel('Name of the record').count()).toBe(0);
  await expectAccessible(page, 'a record that is to be erased');
  await page.getByRole('button', { name: 'Take it back' }).press('Enter');
  await page.getByTestId('erasures').waitFor({ state: 'detached' });
  await page.getByText('Taken back. Everything stays as it was.').waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
  await page.getByLabel('Name of the record').waitFor();
  await page.goto(`${exora.web}/record`);
  await page.getByTestId('empty-record').waitFor();
  await context.close();
});

test('asking to erase the account signs out with what happens next, and signing in takes it back', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[0]);
  await visit(page, '/settings/erase/account');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: /Erase my account in 7 days/ }).click();
  await page.getByRole('heading', { name: 'Your account is to be erased' }).waitFor();
  await expectAccessible(page, 'goodbye');
  // Whoever is signed in is not told that their account is to be erased by an address alone.
  const stays = await signUp(browser, exora, viewports[0]);
  await stays.page.goto(`${exora.web}/goodbye`);
  expect(new URL(stays.page.url()).pathname).toBe('/settings/erase');
  await stays.context.close();
  await page.goto(`${exora.web}/record`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await visit(page, '/sign-in?next=/settings/erase');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The whole account').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByTestId('erasures').waitFor({ state: 'detached' });
  await context.close();
});
