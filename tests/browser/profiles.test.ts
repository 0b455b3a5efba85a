import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { openProcessed, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

const note = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const openRecord = (page: Page) => page.getByTestId('profile-menu').locator('bdi').textContent();

async function addProfile(page: Page, name: string, kind: string): Promise<void> {
  await page.goto(`${exora.web}/profiles`);
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Who is it?').selectOption(kind);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add and open' }).click();
  await page.waitForURL('**/record');
}

async function switchTo(page: Page, name: string): Promise<void> {
  // The page is there before its scripts are.
  await page.waitForLoadState('networkidle');
  await page.getByTestId('profile-menu').click();
  await page.getByTestId('profile-choice').filter({ hasText: name }).click();
  await page.waitForFunction((shown) => {
    return document.querySelector('[data-testid="profile-menu"] bdi')?.textContent === shown;
  }, name);
}

test.each(walkedViewports)(
  'at $width px a child’s documents go to the child’s record, and to no other',
  async (viewport) => {
    const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewport);
    const child = 'Zoë <b>Sample</b> 👩‍🚀 שרה';
    await addProfile(page, child, 'child');
    expect(await openRecord(page)).toBe(child);
    await pickFiles(page, exora.web, [note('school.txt', 'Allergies: peanuts')]);
    await openProcessed(page, 'school.txt');
    expect(await page.getByTestId('other-record').count()).toBe(0);
    const address = page.url();

    await page.goto(`${exora.web}/record`);
    await page
      .getByText(/peanuts/i)
      .first()
      .waitFor();
    await switchTo(page, 'Imogen Sample');
    await page.getByTestId('empty-record').waitFor();
    expect(await page.locator('main').last().textContent()).not.toMatch(/peanut/i);

    // A kept address still opens, under the right name.
    await page.goto(address);
    expect(await page.getByTestId('other-record').textContent()).toContain(child);

    await page.goto(`${exora.web}/profiles`);
    await expectAccessible(page, 'people and pets');
    await page.getByTestId('profile-menu').click();
    await page.getByTestId('profile-choice').first().waitFor();
    await expectAccessible(page, 'the choice of records');

    // What was filed wrongly is moved, by who keeps both.
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    await page.getByTestId('document-menu').click();
    await page.getByRole('menuitem', { name: 'Move to another record …' }).click();
    const question = page.getByTestId('move-document');
    await question.getByTestId('move-means').waitFor();
    expect(await question.textContent()).toContain(`From the record of ${child} to the record of Imogen Sample.`);
    await expectAccessible(page, 'the question before a document is moved');
    // What would go with it is not asked for once it has gone: the answer would be an error.
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await question.getByRole('button', { name: 'Move it to Imogen Sample' }).click();
    await page.waitForURL('**/documents');
    expect(asked.filter((each) => /\/(move|erasure)$/.test(each))).toEqual([expect.stringMatching(/^POST .*\/move$/)]);
    await openProcessed(page, 'school.txt');
    expect(page.url()).not.toBe(address);
    expect(await page.getByTestId('other-record').count()).toBe(0);
    await page.goto(address);
    await page.getByText('There is nothing here').waitFor();
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  },
);

test('a record opened in another tab is never shown under the name of this one', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await addProfile(page, 'Rex', 'pet');
  const other = await context.newPage();
  await other.goto(`${exora.web}/documents`);
  expect(await openRecord(other)).toBe('Rex');

  await page.bringToFront();
  await switchTo(page, 'Imogen Sample');
  await other.bringToFront();
  await other.getByRole('link', { name: 'Review' }).first().click();
  await other.waitForURL('**/review');
  await other.getByTestId('review-empty').waitFor();
  expect(await openRecord(other)).toBe('Imogen Sample');
  await context.close();
});

test('a wrong name or day is said beside its field, and nothing is made', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  await page.goto(`${exora.web}/profiles`);
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Add and open' }).click();
  await page.getByText('Write a name of 1 to 120 characters.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Date of birth').fill('2999-01-01');
  await page.getByRole('button', { name: 'Add and open' }).click();
  await page.getByText('Choose a day that exists, from 1880 to today, or leave it empty.').waitFor();
  await page.reload();
  await page.getByTestId('profile').first().waitFor();
  expect(await page.getByTestId('profile').count()).toBe(1);
  await context.close();
});
