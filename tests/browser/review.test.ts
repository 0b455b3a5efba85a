import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const letter = [
  'Medications',
  'Warfarin 5 mg tablet, 1 tablet daily',
  'Methotrexate 10 mg tablet, 1 tablet weekly',
  'Results',
  'Potassium 56 mmol/L (3.5 - 5.2)',
];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

/** A new person's review of the letter, at its first fact. They looked before there was any, all in the same page. */
async function review(viewport: { width: number; height: number }) {
  const visit = await signUp(browser, exora, viewport);
  const { page } = visit;
  const go = (name: string) =>
    page.getByRole('navigation', { name: 'Main' }).filter({ visible: true }).getByRole('link', { name }).click();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => Object.assign(window, { sameWindow: true }));
  await go('Review');
  await page.getByTestId('review-empty').waitFor();
  await go('Documents');
  await page.getByTestId('drop-zone').waitFor();
  await pickFiles(page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  await page.getByTestId('document').and(page.locator('[data-status="processed"]')).waitFor();
  await go('Review');
  await item(page).waitFor();
  expect(await page.evaluate(() => 'sameWindow' in window)).toBe(true);
  return visit;
}

const item = (page: Page) => page.getByTestId('review-item');
const said = (page: Page, words: string) => page.getByTestId('review-said').filter({ hasText: words }).waitFor();
/** Waits until the fact has the focus, and so the keys: the page is there before its scripts are. */
async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.id === 'review-fact', null, { polling: 50 });
}
/** Puts facts off until the one of this name is there. */
async function until(page: Page, name: string): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    await ready(page);
    const heading = await item(page).getByRole('heading', { level: 2 }).textContent();
    if (heading?.includes(name)) return;
    await page.keyboard.press('n');
    await page.waitForFunction((before) => document.getElementById('review-fact')?.textContent !== before, heading, {
      polling: 50,
    });
  }
  throw new Error(`no ${name} among what waits`);
}

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('axe finds nothing on the review, its forms and its end', async () => {
    const { page, context, complaints, strayRequests } = await review(viewport);
    await item(page).getByRole('img').waitFor();
    await expectAccessible(page, 'a fact to review');
    await page.getByRole('button', { name: 'Reject' }).click();
    await expectAccessible(page, 'a rejection');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Correct' }).click();
    await expectAccessible(page, 'a correction');
    await page.getByRole('button', { name: 'Back' }).click();
    for (let left = await waiting(page); left > 0; left--) {
      await page.getByRole('button', { name: 'That’s right' }).click();
      if (left > 1) await page.getByText(counted(left - 1)).waitFor();
    }
    await page.getByTestId('review-empty').waitFor();
    await expectAccessible(page, 'nothing left to review');
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  });
});

test('by keyboard alone a value is corrected, a fact rejected, the rest confirmed; the record follows', async () => {
  const { page, context } = await review(viewports[1]);

  await until(page, 'Potassium');
  expect(await page.getByTestId('review-reasons').textContent()).toContain('56 mmol/L is hardly possible');
  await page.keyboard.press('e');
  await page.getByLabel('Result').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('5.6');
  await page.keyboard.press('Enter');
  await said(page, 'Corrected: Potassium');

  await until(page, 'Methotrexate');
  await page.keyboard.press('r');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await said(page, 'Rejected: Methotrexate');

  while ((await item(page).count()) > 0) {
    await ready(page);
    const id = await item(page).getAttribute('data-fact-id');
    await page.keyboard.press('c');
    await page.locator(`[data-testid="review-item"][data-fact-id="${id}"]`).waitFor({ state: 'detached' });
  }
  await page.getByTestId('review-empty').waitFor();

  await page.goto(`${exora.web}/record`);
  await page.getByText('Warfarin').first().waitFor();
  const record = await page.locator('main').last().textContent();
  expect(record).toContain('5.6');
  expect(record).toContain('Warfarin');
  expect(record).not.toContain('Methotrexate');
  expect(record).not.toMatch(/\b56 mmol/);
  await context.close();
});

test('a key that is held down, and a double click, decide about one fact alone', async () => {
  const { page, context } = await review(viewports[1]);
  const all = await waiting(page);
  await ready(page);
  await page.keyboard.down('c');
  await said(page, 'Confirmed');
  await ready(page);
  // Down once more without having been let go is what a keyboard sends while a key is held.
  await page.keyboard.down('c');
  await page.keyboard.up('c');
  await page.keyboard.press('n');
  await ready(page);
  expect(await waiting(page)).toBe(all - 1);

  const button = page.getByRole('button', { name: 'That’s right' });
  await button.click();
  await page.getByText(counted(all - 2)).waitFor();
  await ready(page);
  // The second click of a double one, on the button of the fact that came meanwhile.
  const place = await button.boundingBox();
  await page.mouse.move((place?.x ?? 0) + 20, (place?.y ?? 0) + 20);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  // Nothing is under way, and it is still this fact that is corrected.
  await page.keyboard.press('e');
  await page.getByTestId('correct-form').waitFor();
  expect(await waiting(page)).toBe(all - 2);
  await context.close();
});

test('without network nothing is decided, and the keys still work', async () => {
  const { page, context } = await review(viewports[1]);
  const all = await waiting(page);
  await ready(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'That’s right' }).click();
  await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
  await context.setOffline(false);
  await page.keyboard.press('c');
  await page.getByText(counted(all - 1)).waitFor();
  await context.close();
});

test('what somebody else decided meanwhile is said, and the queue goes on', async () => {
  const { page, context } = await review(viewports[1]);
  const other = await context.newPage();
  await other.goto(`${exora.web}/review`);
  await item(other).waitFor();
  await until(other, 'Potassium');
  await page.bringToFront();
  await until(page, 'Potassium');

  await other.bringToFront();
  await other.keyboard.press('e');
  await other.getByLabel('Result').fill('5.6');
  await other.keyboard.press('Enter');
  await said(other, 'Corrected: Potassium');

  await page.bringToFront();
  await page.keyboard.press('c');
  await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
  await page.waitForFunction(() => !document.getElementById('review-fact')?.textContent?.includes('Potassium'), null, {
    polling: 50,
  });
  await item(page).waitFor();
  await context.close();
});

async function waiting(page: Page): Promise<number> {
  const words = await page.getByTestId('review').locator('p').first().textContent();
  return Number.parseInt(words ?? '', 10);
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'fact' : 'facts'} to look at`;
}
