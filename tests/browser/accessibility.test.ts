import { randomUUID } from 'node:crypto';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const letter = [
  'Past medical history: asthma.',
  'Metformin 500 mg tablet, 1 tablet twice daily',
  'Potassium 5.6 mmol/L 3.5 - 5.2',
];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('axe finds nothing on any view, light and dark', async () => {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const visitor = await context.newPage();
    for (const path of ['/', '/sign-in', '/sign-up']) {
      await visitor.goto(`${exora.web}${path}`);
      await expectAccessible(visitor, path);
    }
    await context.close();

    const { page, context: own } = await signUp(browser, exora, viewport);
    await page.goto(`${exora.web}/record`);
    await expectAccessible(page, 'an empty record');
    await page.goto(`${exora.web}/documents`);
    await expectAccessible(page, 'an empty list');
    await pickFiles(page, exora.web, [
      { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
      { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ]);
    await openProcessed(page, 'letter.pdf');
    await expectAccessible(page, 'a document');
    await page.getByTestId('fact').first().click();
    await expectAccessible(page, 'a chosen fact');
    await page.getByTestId('lens-narrative').click();
    await page.getByTestId('sentence').first().click();
    await expectAccessible(page, 'a chosen sentence of the story');
    await page.getByRole('button', { name: 'Text of the pages' }).click();
    await page.getByTestId('page-texts').getByText('Past medical history').waitFor();
    await expectAccessible(page, 'the text of the pages');
    await page.goto(`${exora.web}/documents`);
    await page.locator('[data-testid="document"][data-status="failed"]').waitFor();
    await expectAccessible(page, 'the list');
    await page.goto(`${exora.web}/record`);
    await page.getByText('Metformin').first().waitFor();
    await expectAccessible(page, 'the record');
    await own.close();
  });

  test('and on a record that contradicts itself, with its history', async () => {
    const { page, context } = await signUp(browser, exora, viewport);
    await pickFiles(page, exora.web, [
      { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
      { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('Medications\n- Metformin 850 mg bd') },
    ]);
    await openProcessed(page, 'letter.pdf');
    await page.goto(`${exora.web}/documents`);
    await openProcessed(page, 'list.txt');
    await page.goto(`${exora.web}/record`);
    expect(await page.getByTestId('section-conflicts').textContent()).toContain('850 mg');
    await expectAccessible(page, 'a record that contradicts itself');
    await page.getByRole('link', { name: 'Medications over time' }).click();
    await page.getByTestId('record-line').first().waitFor();
    await expectAccessible(page, 'medications over time');
    await context.close();
  });
});

test('the main path goes by keyboard alone: sign up, add a document, choose a fact, go to its words, and back', async () => {
  const context = await browser.newContext({ viewport: viewports[1], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${exora.web}/sign-up`, { waitUntil: 'networkidle' });
  const { keyboard } = page;
  for (const [label, words] of [
    ['Your name', 'Imogen Sample'],
    ['E-mail address', `${randomUUID()}@example.org`],
    ['Password', password],
  ] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await keyboard.type(words);
  }
  await keyboard.press('Enter');
  await page.waitForURL(`${exora.web}/record`);
  await tabTo(page, page.locator('header a[href="/documents"]'));
  await keyboard.press('Enter');
  await page.waitForURL(`${exora.web}/documents`);
  await page.waitForLoadState('networkidle');
  await tabTo(page, page.getByTestId('drop-zone'));
  const chooser = page.waitForEvent('filechooser');
  await keyboard.press('Enter');
  await (await chooser).setFiles([
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  const row = page.locator('[data-testid="document"][data-status="processed"]');
  await row.waitFor();
  await tabTo(page, row.getByRole('link'));
  await keyboard.press('Enter');
  await page.getByTestId('fact').first().waitFor();
  await page.waitForLoadState('networkidle');

  await tabTo(page, page.getByTestId('fact'));
  await keyboard.press('Enter');
  const chosen = page.locator('[data-testid="fact"][aria-pressed="true"]');
  await chosen.waitFor();
  const id = await chosen.getAttribute('data-fact-id');
  await page.locator(`[data-testid="highlight"][data-fact-id="${id}"][data-selected="true"]`).waitFor();
  await keyboard.press('Escape');
  await chosen.waitFor({ state: 'detached' });
  await tabTo(page, page.getByTestId('highlight'));
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await chosen.waitFor();
  await context.close();
});

/** Presses Tab until the focus is on one of these elements. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  for (let presses = 0; presses < 100; presses++) {
    const isThere = await wanted.evaluateAll((elements) => elements.some((one) => one === document.activeElement));
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The Tab key does not reach it.');
}
