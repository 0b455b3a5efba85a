import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const letter = [
  'Harbour Street Medical Centre',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Date: 02/09/2025',
  'Parking is behind the building.',
  'Past medical history: hypertension, type 2 diabetes mellitus.',
  'Medications:',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
  'Perindopril 5 mg once daily',
];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

const found = (page: Page) => page.getByTestId('found');
const chosen = (page: Page) => page.locator('[data-testid="found"][aria-selected="true"]');

/** Opens the search by its keys: a page is there before its scripts are. */
async function openSearch(page: Page): Promise<void> {
  const field = page.getByRole('combobox');
  for (let tries = 0; tries < 20 && (await field.count()) === 0; tries++) {
    await page.keyboard.press('Control+k');
    await field.waitFor({ timeout: 1_000 }).catch(() => undefined);
  }
  await field.waitFor();
}

async function searchFor(page: Page, query: string): Promise<void> {
  await page.getByRole('combobox').fill(query);
  await page
    .getByRole('status')
    .filter({ hasText: /found$/ })
    .waitFor({ state: 'attached' });
}

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('what is found is marked, opens at its words, and axe finds nothing', async () => {
    const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewport);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await pickFiles(page, exora.web, [
      { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
    ]);
    await openProcessed(page, 'letter.pdf');
    await page.goto(`${exora.web}/record`);
    await page.getByTestId('search-button').click();
    await page.getByRole('combobox').waitFor();
    await expectAccessible(page, 'the search with its commands');

    await searchFor(page, 'metfromin');
    const fact = found(page).filter({ hasText: 'Medication' }).first();
    await fact.waitFor();
    expect(await fact.locator('mark').first().textContent()).toBe('Metformin');
    await expectAccessible(page, 'what was found');

    await searchFor(page, 'parking');
    const words = found(page).filter({ hasText: 'Page 1' });
    await words.locator('mark').filter({ hasText: 'Parking' }).waitFor();
    expect(await words.textContent()).toContain('letter.pdf');

    await searchFor(page, 'zzzz');
    await page.getByTestId('nothing-found').waitFor();
    await expectAccessible(page, 'nothing found');

    await searchFor(page, 'perind');
    await found(page).filter({ hasText: 'Medication' }).first().click();
    await page.waitForURL(/\/documents\/[0-9a-f-]+\?fact=/);
    await page.locator('[data-testid="highlight"][data-selected="true"]').first().waitFor();
    expect(addresses.filter((address) => /metfr|parking|zzzz|perind/i.test(address))).toEqual([]);
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  });
});

test('by keyboard alone: the search opens, arrows choose, Enter opens, Escape gives the focus back', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await pickFiles(page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  await openProcessed(page, 'letter.pdf');
  await page.goto(`${exora.web}/record`);
  await openSearch(page);
  const field = page.getByRole('combobox');
  const first = await chosen(page).getAttribute('id');
  expect(await field.getAttribute('aria-activedescendant')).toBe(first);
  await page.keyboard.press('ArrowDown');
  expect(await chosen(page).getAttribute('id')).not.toBe(first);
  expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen(page).getAttribute('id'));
  await page.keyboard.press('ArrowUp');
  expect(await chosen(page).getAttribute('id')).toBe(first);
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });

  await openSearch(page);
  await page.keyboard.type('dark app');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark', null, { polling: 50 });

  await field.fill('');
  await page.keyboard.type('go to review');
  await chosen(page).filter({ hasText: 'Go to the review' }).waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /found$/i })
    .waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.waitForURL(`${exora.web}/review`);

  await openSearch(page);
  await searchFor(page, 'metformin');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/documents\/[0-9a-f-]+\?fact=/);
  await context.close();
});
