import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, walkedViewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

const report = [
  'Seaview Pathology',
  'Collected: 20/09/2025',
  'Test          Result   Flag   Units     Reference range',
  'Glucose       94              mg/dL     70 - 110',
  'CRP           12       H      mg/L      < 5.0',
];
const name = 'Blood.pdf';

/** Chooses in the settings how things are shown. */
async function choose(page: Page, chosen: { dates: string; units: string }): Promise<void> {
  await page.goto(`${exora.web}/settings`);
  await page.getByLabel('Dates', { exact: true }).selectOption(chosen.dates);
  await page.getByLabel('Units of results').selectOption(chosen.units);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. It holds wherever you sign in.').waitFor();
}

/** What each view says, in the order of its words. */
async function shown(page: Page, documentPath: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  const look = async (view: string, path: string, testId: string) => {
    await page.goto(`${exora.web}${path}`);
    const place = page.getByTestId(testId).filter({ hasText: 'Glucose' }).first();
    await place.waitFor();
    texts[view] = ((await place.textContent()) ?? '').replace(/\s+/g, ' ');
    await expectAccessible(page, view);
  };
  await look('overview', '/record', 'section-lab');
  await look('labs', '/record/labs', 'result-line');
  await look('timeline', '/record/timeline', 'timeline-day');
  await look('document', documentPath, 'fact');
  await page.goto(`${exora.web}/record/labs`);
  await page.getByTestId('result-line').filter({ hasText: 'Glucose' }).getByRole('link').first().click();
  const table = page.getByTestId('result-table');
  await table.waitFor();
  texts.course = ((await table.locator('tbody').textContent()) ?? '').replace(/\s+/g, ' ');
  return texts;
}

test.each(walkedViewports)(
  'at $width px dates and units follow the settings in every view, and what is written stays',
  async (viewport) => {
    const { page, context, complaints } = await signUp(browser, exora, viewport);
    await page.goto(`${exora.web}/documents`, { waitUntil: 'networkidle' });
    await pickFiles(page, exora.web, [{ name, mimeType: 'application/pdf', buffer: Buffer.from(textPdf([report])) }]);
    await openProcessed(page, name);
    const documentPath = new URL(page.url()).pathname;

    const written = await shown(page, documentPath);
    for (const [view, text] of Object.entries(written)) {
      expect(text, view).toContain('94 mg/dL');
      expect(text, view).not.toContain('mmol/L');
      if (view !== 'document') expect(text, view).toContain('20 Sep 2025');
    }

    await choose(page, { dates: 'iso', units: 'si' });
    const chosen = await shown(page, documentPath);
    for (const [view, text] of Object.entries(chosen)) {
      expect(text, view).toContain('5.2 mmol/L');
      expect(text, view).toContain('written 94 mg/dL');
      expect(text, view).toContain('3.89–6.11');
      expect(text, view).not.toContain('20 Sep 2025');
      if (view !== 'document') expect(text, view).toContain('2025-09-20');
    }
    // What can't be converted for certain stays as it is written.
    await page.goto(`${exora.web}/record/labs`);
    const crp = page.getByTestId('result-line').filter({ hasText: 'CRP' });
    await crp.waitFor();
    expect((await crp.textContent()) ?? '').not.toContain('written');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  },
);
