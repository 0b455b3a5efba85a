import { createClient } from '@supabase/supabase-js';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const results = (date: string) => [
  'Seaview Pathology',
  'Patient: Imogen Sample',
  `Collected: ${date}`,
  'Potassium     5.6      mmol/L    3.5 - 5.2',
  'Creatinine    74       umol/L    45 - 90',
];
const summary = [
  'Bayside Hospital',
  'Discharge summary',
  'Patient: Imogen Sample',
  'Date: 07/05/2024',
  'Diagnosis: asthma',
  'Parking is behind the building.',
];
const ofSomebodyElse = ['Seaview Clinic', 'Patient: Thomas Roe     DOB: 02/03/1950', 'Diagnosis: gout'];
const oddName = '<b>markup<b> “quotes” 🫀 תוצאות a-very-long-name-that-has-no-space-to-break-at-and-goes-on-and-on.pdf';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

const pdf = (name: string, lines: string[]) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(textPdf([lines])),
});
const row = (page: Page, name: string) => page.getByTestId('document').filter({ hasText: name });
const processed = (page: Page, name: string) => row(page, name).and(page.locator('[data-status="processed"]'));
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('documents are listed by what they are, narrowed, and deleted with all that goes', async () => {
    const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewport);
    await pickFiles(page, exora.web, [
      pdf('new results.pdf', results('02/09/2025')),
      pdf('old results.pdf', results('11/02/2019')),
      pdf('summary.pdf', summary),
      pdf(oddName, ['Nothing to see.']),
    ]);
    for (const name of ['new results', 'old results', 'summary', 'a-very-long-name'])
      await processed(page, name).waitFor();
    await page.reload();
    await row(page, 'new results').getByText('Results · 2 Sep 2025 · Seaview Pathology').waitFor();
    await row(page, 'summary').getByText('Discharge summary · 7 May 2024 · Bayside Hospital').waitFor();
    await row(page, 'a-very-long-name').getByText('<b>markup<b>').waitFor();
    const picture = row(page, 'new results').getByTestId('thumbnail');
    await picture.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('[data-testid="thumbnail"]');
      return image?.complete === true && image.naturalWidth === 96;
    });
    const address = (await picture.getAttribute('src')) ?? '';
    const answer = await context.request.get(`${exora.web}${address}`);
    expect(answer.headers()['cache-control']).toBe('private, no-store');
    expect(await overflow(page)).toBe(0);
    await expectAccessible(page, 'the documents');

    await page.getByLabel('Find documents by name, source or text').fill('parking');
    await row(page, 'summary').getByTestId('around').getByText('Parking').waitFor();
    expect(await page.getByTestId('document').count()).toBe(1);
    await page.getByLabel('Find documents by name, source or text').fill('');
    await page.getByLabel('Kind', { exact: true }).selectOption('results');
    await page.getByTestId('documents-shown').getByText('2 of 4 documents').waitFor();
    await page.getByLabel('Year', { exact: true }).selectOption('2019');
    await page.getByTestId('documents-shown').getByText('1 of 4 documents').waitFor();
    await page.getByLabel('Year', { exact: true }).selectOption('2025');
    await page.getByLabel('Kind', { exact: true }).selectOption('discharge_summary');
    await page.getByText('No document fits').waitFor();
    await expectAccessible(page, 'no document');
    await page.getByRole('button', { name: 'Show all documents' }).click();
    await page.getByLabel('Order').selectOption('dated');
    const names = () => page.getByTestId('document').getByRole('link').allTextContents();
    await expect
      .poll(async () => (await names()).slice(0, 3))
      .toEqual(['new results.pdf', 'summary.pdf', 'old results.pdf']);

    await row(page, 'new results').getByTestId('document-menu').click();
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await page.getByTestId('erasure').getByText('2 facts from it leave the record.').waitFor();
    await expectAccessible(page, 'what goes with a document');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await row(page, 'summary').getByRole('link').click();
    await page.getByTestId('fact').first().waitFor();
    await page.getByTestId('document-menu').click();
    await page.getByRole('menuitem', { name: /Delete/ }).click();
    await page.getByRole('button', { name: 'Delete the document' }).click();
    await page.waitForURL(`${exora.web}/documents`);
    await row(page, 'summary').waitFor({ state: 'detached' });
    await page.goto(`${exora.web}/record`);
    expect(await page.locator('main').last().textContent()).not.toMatch(/asthma/i);
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  });
});

test('narrowing a list moves nothing but its rows, where a scrollbar comes and goes', async () => {
  const withBars = await chromium.launch({
    ...launchOptions(ensureBrowser()),
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  const { page } = await signUp(withBars, exora, { width: 1440, height: 620 });
  await pickFiles(
    page,
    exora.web,
    ['one.pdf', 'two.pdf', 'three.pdf', 'four.pdf'].map((name) => pdf(name, [`Nothing to see in ${name}.`])),
  );
  for (const name of ['one', 'two', 'three', 'four']) await processed(page, name).waitFor();
  const places = () =>
    page.evaluate(() => {
      const list = document.querySelector('[data-testid="documents"]')?.getBoundingClientRect();
      return {
        left: list?.left,
        top: (list?.top ?? 0) + window.scrollY,
        isLong: document.body.scrollHeight > innerHeight,
      };
    });
  const before = await places();
  expect(before.isLong).toBe(true);
  await page.getByLabel('Find documents by name, source or text').fill('one.pdf');
  await page.getByTestId('documents-shown').getByText('1 of 4 documents').waitFor();
  expect(await places()).toEqual(before);
  await withBars.close();
});

describe('a document that names somebody else', () => {
  test('has nothing in the record until its owner says that it is theirs', async () => {
    const { page, context, complaints } = await signUp(browser, exora, viewports[0]);
    await pickFiles(page, exora.web, [pdf('gout.pdf', ofSomebodyElse)]);
    const asking = row(page, 'gout').and(page.locator('[data-status="asks"]'));
    await asking.getByText('This document names Thomas Roe, born 2 Mar 1950.').waitFor();
    await asking.getByRole('button', { name: 'It is mine: add it' }).waitFor();
    await expectAccessible(page, 'a document that asks');
    expect(await overflow(page)).toBe(0);
    await page.goto(`${exora.web}/record`);
    expect(await page.locator('main').last().textContent()).not.toMatch(/gout(?!\.pdf)/i);
    await page.goto(`${exora.web}/review`);
    await page.getByText('1 document names somebody else').waitFor();
    await page.getByRole('link', { name: 'See the documents' }).click();
    await asking.getByRole('link').click();
    await page.getByRole('heading', { name: 'Whose is this document?' }).waitFor();
    await page.getByRole('img', { name: 'Page 1 of the document' }).waitFor();
    await expectAccessible(page, 'the page of a document that asks');
    await page.getByRole('button', { name: 'It is mine: add it' }).click();
    await page.getByTestId('fact').filter({ hasText: /gout/i }).waitFor();
    await page.goto(`${exora.web}/record`);
    await page.getByText('Gout').first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('is moved to the record that it belongs to', async () => {
    const { page, context, email } = await signUp(browser, exora, viewports[1]);
    const client = createClient(exora.api, exora.publishableKey, { auth: { persistSession: false } });
    await client.auth.signInWithPassword({ email, password });
    const made = await client.rpc('create_profile', {
      p_profile_type: 'adult_in_care',
      p_display_name: 'Thomas Roe',
    });
    expect(made.error).toBeNull();
    await pickFiles(page, exora.web, [pdf('gout.pdf', ofSomebodyElse)]);
    const asking = row(page, 'gout').and(page.locator('[data-status="asks"]'));
    await asking.getByRole('button', { name: 'Move it to Thomas Roe' }).click();
    await asking.waitFor({ state: 'detached' });
    expect(await page.getByTestId('document').count()).toBe(0);
    await page.getByTestId('profile-menu').click();
    await page.getByTestId('profile-choice').filter({ hasText: 'Thomas Roe' }).click();
    await page.waitForURL(/\/record$/);
    await openProcessedIn(page, 'gout.pdf');
    await page.getByTestId('fact').filter({ hasText: /gout/i }).waitFor();
    await context.close();
  });
});

async function openProcessedIn(page: Page, name: string): Promise<void> {
  await page.goto(`${exora.web}/documents`);
  await openProcessed(page, name);
}
