import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { truncatedPdf } from '../setup/documents.ts';
import { pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

test.each(walkedViewports)('at $width px a document that failed is told of, once', async (viewport) => {
  const { page, context, complaints } = await signUp(browser, exora, viewport);
  await pickFiles(page, exora.web, [
    { name: 'cut.pdf', mimeType: 'application/pdf', buffer: Buffer.from(truncatedPdf()) },
  ]);
  await page.locator('[data-testid="document"][data-status="failed"]').waitFor();
  await page.reload();
  const bell = page.getByTestId('notices');
  await page.getByRole('button', { name: 'Notices, 1 new' }).click();
  const notice = page.getByTestId('notice');
  await notice.waitFor();
  expect(await notice.getAttribute('data-kind')).toBe('file_failed');
  expect(await notice.textContent()).toMatch(/could not be read/);
  await expectAccessible(page, 'the notices');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor();
  await page.reload();
  await bell.waitFor();
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor();
  // The header has room for all that stands in it.
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a notice of another record opens that record where its matter is', async () => {
  const own = await signUp(browser, exora, viewports[0], 'Olive Owner');
  const other = await signUp(browser, exora, viewports[0], 'Carl Carer');
  await own.page.goto(`${exora.web}/sharing/invite`);
  await own.page.waitForLoadState('networkidle');
  await own.page.getByText('Only what I choose').click();
  await own.page.getByLabel('Medications').check();
  await own.page.getByLabel('What it is for').fill('a look');
  await own.page.getByRole('button', { name: 'Make the code' }).click();
  const code = (await own.page.getByTestId('code').textContent()) ?? '';

  const { page } = other;
  const open = page.getByTestId('profile-menu').locator('bdi');
  await page.goto(`${exora.web}/sharing/accept`);
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'See what it gives' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL('**/record');
  await page.getByTestId('profile-menu').click();
  await page.getByTestId('profile-choice').filter({ hasText: 'Carl Carer' }).click();
  await open.filter({ hasText: 'Carl Carer' }).waitFor();

  await page.getByTestId('notices').click();
  await page.getByRole('button', { name: 'You have access to the record of Olive Owner now' }).click();
  await open.filter({ hasText: 'Olive Owner' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/record');

  // The owner's record is open already: a link, and the list closes behind it.
  await own.page.goto(`${exora.web}/record`);
  await own.page.getByTestId('notices').click();
  await own.page.getByRole('link', { name: 'Somebody was let into the record of Olive Owner' }).click();
  await own.page.waitForURL('**/sharing');
  expect(await own.page.getByTestId('notice').count()).toBe(0);
  expect([...own.complaints, ...other.complaints]).toEqual([]);
  await own.context.close();
  await other.context.close();
});
