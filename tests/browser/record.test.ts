import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible, overflowOf } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

const report = (date: string, rows: string[]) => [
  'Seaview Pathology',
  `Collected: ${date}`,
  'Test          Result   Flag   Units     Reference range',
  ...rows,
];
const documents: Readonly<Record<string, string[]>> = {
  'Blood 2022.pdf': report('20/09/2022', [
    'Haemoglobin   12.9            g/dL      12.0 - 15.5',
    'Glucose       5.1             mmol/L    3.5 - 6.0',
    'Zinc          12.4            umol/L    10.0 - 18.0',
    'CRP           <5              mg/L      < 5.0',
  ]),
  'Blood 2025.pdf': report('20/09/2025', [
    'Haemoglobin   131             g/L       120 - 155',
    'Glucose       94              mg/dL     70 - 110',
    'Zinc          84              ug/dL     66 - 110',
    'CRP           12       H      mg/L      < 5.0',
  ]),
  'Letter.pdf': [
    'Harbour Street Medical Centre',
    'Date: 20/09/2025',
    'Past medical history: hypertension, asthma.',
    'Allergies: penicillin (rash)',
    'Observations: BP 142/91 mmHg, weight 81.5 kg',
    'Immunisations: influenza vaccine 05/04/2025',
    'Past surgical history: appendicectomy 1984',
    'Medications:',
    'Metformin 1000 mg tablet, 1 tablet by mouth twice daily',
    'Warfarin 5 mg daily, stopped',
  ],
};

const views = [
  ['Overview', '/record'],
  ['Timeline', '/record/timeline'],
  ['Story', '/record/story'],
  ['Medications', '/record/medications'],
  ['Conditions', '/record/conditions'],
  ['Allergies', '/record/allergies'],
  ['Labs', '/record/labs'],
  ['Vitals', '/record/vitals'],
  ['Immunisations', '/record/immunisations'],
  ['Procedures', '/record/procedures'],
  ['Visits', '/record/visits'],
] as const;

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

/** A new person whose record has the documents. */
async function visit(viewport: { width: number; height: number }) {
  const visited = await signUp(browser, exora, viewport);
  const { page } = visited;
  await pickFiles(
    page,
    exora.web,
    Object.entries(documents).map(([name, lines]) => ({
      name,
      mimeType: 'application/pdf',
      buffer: Buffer.from(textPdf([lines])),
    })),
  );
  // Leaving the page before would end the uploads.
  for (const name of Object.keys(documents)) {
    await page
      .getByTestId('document')
      .filter({ hasText: name })
      .and(page.locator('[data-status="processed"]'))
      .waitFor();
  }
  return visited;
}

const nav = (page: Page) => page.getByRole('navigation', { name: 'Views of the record' });
const line = (page: Page, name: string) => page.getByTestId('result-line').filter({ hasText: name });

/** Opens a test's course from the list of results. */
async function openLine(page: Page, name: string): Promise<void> {
  await page.goto(`${exora.web}/record/labs`);
  await line(page, name).getByRole('link', { name }).first().click();
  await page.getByTestId('result-table').first().waitFor();
}

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('every view is one step away, and its facts are one step from their words', async () => {
    const { page, context, complaints, strayRequests } = await visit(viewport);
    await page.goto(`${exora.web}/record`);
    for (const [name, path] of views) {
      await nav(page).getByRole('link', { name, exact: true }).click();
      await page.waitForURL(`${exora.web}${path}`);
      await nav(page).locator('[aria-current="page"]').filter({ hasText: name }).waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await overflowOf(page), name).toBe(0);
      await expectAccessible(page, name);
    }
    for (const path of ['medications', 'labs', 'vitals', 'immunisations', 'procedures']) {
      await page.goto(`${exora.web}/record/${path}`);
      const link = page.getByTestId('fact-link').first();
      const id = await link.getAttribute('data-fact-id');
      await link.click();
      await page.locator(`[data-testid="fact"][data-fact-id="${id}"][aria-pressed="true"]`).waitFor();
    }
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  });

  test('a test’s results are one course where their units allow it, and kept apart where not', async () => {
    const { page, context, complaints } = await visit(viewport);
    await openLine(page, 'Haemoglobin');
    const chart = page.getByTestId('result-chart');
    await chart.waitFor();
    expect(await chart.getAttribute('aria-label')).toMatch(
      /^Chart of Haemoglobin in g\/L: 2 results from 20 Sep 2022 to 20 Sep 2025, between 129 and 131/,
    );
    expect(await page.getByTestId('result-table').locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^20 Sep 2025131 g\/L120–155Blood 2025\.pdf/),
      expect.stringMatching(/^20 Sep 2022129 g\/Lwritten 12.9 g\/dL120–155Blood 2022\.pdf/),
    ]);
    expect(await page.getByTestId('chart-disclaimer').textContent()).toContain('no medical advice');
    await expectAccessible(page, 'a course');
    await page
      .getByTestId('chart-point')
      .first()
      .click({ position: { x: 14, y: 14 } });
    await page.getByTestId('fact').and(page.locator('[aria-pressed="true"]')).filter({ hasText: '12.9' }).waitFor();

    await openLine(page, 'Glucose');
    expect(await page.getByTestId('result-table').locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^20 Sep 202594 mg\/dL70–110Blood 2025\.pdf/),
      expect.stringMatching(/^20 Sep 202292 mg\/dLwritten 5.1 mmol\/L63–108Blood 2022\.pdf/),
    ]);

    await openLine(page, 'Zinc');
    expect(await page.getByTestId('result-series').getByRole('heading').allTextContents()).toEqual([
      'In ug/dL',
      'In umol/L',
    ]);
    await page.getByText('These results are kept apart').waitFor();
    await expectAccessible(page, 'units kept apart');

    await openLine(page, 'CRP');
    await page.getByText('<5 mg/L').waitFor();
    await page.getByText('A triangle is a result').waitFor();

    await page.goto(`${exora.web}/record/vitals`);
    await page.getByTestId('result-line').first().getByRole('link').first().click();
    await page.waitForURL('**/record/vitals/*');
    await page.getByTestId('result-table').first().waitFor();
    await expectAccessible(page, 'the course of a vital sign');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** The list of years, where its marks are. */
const marked = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Years' })
    .locator('[aria-current]')
    .evaluateAll((all) => all.map(({ firstChild }) => firstChild?.textContent));

test('a link of a list is followed within the page, and opens a tab of its own for whoever asks for one', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await pickFiles(page, exora.web, [
    { name: 'Letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([documents['Letter.pdf'] ?? []])) },
  ]);
  await page.getByTestId('document').and(page.locator('[data-status="processed"]')).waitFor();
  await page.goto(`${exora.web}/record/timeline`);
  const fact = page.getByTestId('fact-link').filter({ hasText: 'Metformin' }).first();
  await fact.waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => Object.assign(window, { sameWindow: true }));
  const isSameWindow = () => page.evaluate(() => 'sameWindow' in window);
  const opened = context.waitForEvent('page');
  await fact.click({ modifiers: ['ControlOrMeta'] });
  const tab = await opened;
  await tab.getByTestId('fact').first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/record/timeline');
  await fact.click();
  await page.waitForURL(/\/documents\/.*fact=/);
  await page.getByTestId('fact').first().waitFor();
  expect(await isSameWindow()).toBe(true);
  await page.goBack();
  await fact.waitFor();
  expect(await isSameWindow()).toBe(true);

  // From years to months to days, and where one is while scrolling.
  await page.getByRole('navigation', { name: 'Years' }).getByRole('link', { name: 'Apr', exact: true }).click();
  await page.getByText('From the end of Apr 2025 back.').waitFor();
  const day = page.getByTestId('timeline-day');
  expect(await day.first().getByRole('heading').textContent()).toBe('5 Apr 2025');
  expect(await marked(page)).toEqual(['2025', 'Apr']);
  await page.setViewportSize({ width: 1440, height: 400 });
  await day.filter({ hasText: '1984' }).evaluate((element) => {
    window.scrollBy(0, element.getBoundingClientRect().top - 150);
  });
  await page.getByRole('navigation', { name: 'Years' }).locator('[aria-current]').filter({ hasText: '1984' }).waitFor();
  expect(await marked(page)).toEqual(['1984']);
  await context.close();
});

test('a timeline that is read far down is read anew where one is', async () => {
  const { page, context, complaints } = await signUp(browser, exora, viewports[1]);
  await addResults(page, 'Glucose', 230);
  await page.goto(`${exora.web}/record/timeline`);
  const first = page
    .getByTestId('timeline-day')
    .filter({ has: page.getByRole('heading', { name: '1 Jan 2020', exact: true }) });
  await expect
    .poll(
      async () => {
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        return first.isVisible();
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  await page.waitForLoadState('networkidle');
  // What was added elsewhere is shown too.
  await addResults(page, 'Ferritin', 1);
  expect(await first.textContent()).not.toContain('Ferritin');
  const height = await page.evaluate(() => {
    const watched = Object.assign(window, { lowest: document.documentElement.scrollHeight });
    const look = () => {
      watched.lowest = Math.min(watched.lowest, document.documentElement.scrollHeight);
      requestAnimationFrame(look);
    };
    look();
    return watched.lowest;
  });
  // Once a file is uploaded the view is asked for anew.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['Nothing to see.'], 'dropped.txt', { type: 'text/plain' }));
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('main')?.dispatchEvent(drop);
  });
  await first.filter({ hasText: 'Ferritin' }).waitFor();
  const lowest = await page.evaluate(() => ('lowest' in window ? Number(window.lowest) : 0));
  expect(lowest).toBeGreaterThan(height * 0.9);
  expect(complaints).toEqual([]);
  await context.close();
});

/** Adds results by hand to the person's record, one a day from the first of 2020 on. */
async function addResults(page: Page, text: string, count: number): Promise<void> {
  const answers = await page.evaluate(
    async ([name, days]) => {
      const [profile] = await (await fetch('/api/profiles')).json();
      const statuses = new Set<number>();
      for (let at = 0; at < days; at += 1) {
        const date = new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10);
        const body = JSON.stringify({ type: 'lab', text: name, date, attributes: { value: 5 } });
        const headers = { 'Content-Type': 'application/json' };
        const answer = await fetch(`/api/profiles/${profile.id}/facts`, { method: 'POST', headers, body });
        statuses.add(answer.status);
      }
      return [...statuses];
    },
    [text, count] as const,
  );
  expect(answers).toEqual([200]);
}
