import { readFile } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

test('a sentence of the story leads to each of its facts’ words, and the lens is remembered', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await pickFiles(page, exora.web, [
    {
      name: 'letter.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(textPdf([['Past medical history: asthma, type 2 diabetes.']])),
    },
  ]);
  await openProcessed(page, 'letter.pdf');
  await page.getByTestId('lens-narrative').click();
  const sentence = page
    .getByTestId('sentence')
    .filter({ hasText: /asthma/ })
    .first();
  const lit = page.locator('[data-testid="highlight"][data-selected="true"]');
  await sentence.press('Enter');
  await lit.waitFor();
  const first = await lit.getAttribute('data-fact-id');
  await sentence.press('Enter');
  await page.locator(`[data-testid="highlight"][data-selected="true"]:not([data-fact-id="${first}"])`).waitFor();
  await page.reload();
  await page.getByTestId('story').waitFor();
  await context.close();
});

test('the original comes back byte for byte, as a file to keep', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  const name = 'Brief von Zoë "2".html';
  const buffer = Buffer.from('<p>Allergies: penicillin</p><script>document.title = "run"</script>');
  await pickFiles(page, exora.web, [{ name, mimeType: 'text/html', buffer }]);
  await openProcessed(page, name);
  const link = page.getByRole('link', { name: 'Download the original' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(await readFile(await download.path())).toEqual(buffer);
  const answer = await context.request.get(`${exora.web}${await link.getAttribute('href')}`);
  expect(answer.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  expect(answer.headers()['content-disposition']).toMatch(/^attachment;/);
  await context.close();
  const stranger = await signUp(browser, exora, viewports[1]);
  const refused = await stranger.context.request.get(answer.url());
  expect(refused.status()).toBe(404);
  await stranger.context.close();
});
