import type { Box } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { overflowOf } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { drawScan } from '../setup/browser-scan.ts';
import { boxOf, encryptedPdf, executable, pdfWithoutPages, textPdf, truncatedPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, viewports } from '../setup/person.ts';

const letter = [
  'Harbour Street Medical Centre',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Date: 02/09/2025',
  'Past medical history: hypertension, type 2 diabetes mellitus.',
  'Family history: mother had breast cancer.',
  'She denies chest pain.',
  'Allergies: penicillin (rash)',
  'Medications:',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
  'Perindopril 5 mg once daily',
];

const report = [
  'Seaview Pathology',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Collected: 02/09/2025',
  'Test          Result   Units     Reference range',
  'Haemoglobin   131      g/L       120 - 155',
  'Potassium     5.6      mmol/L    3.5 - 5.2',
  'Creatinine    74       umol/L    45 - 90',
];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

describe.each(viewports)('at $width px', (viewport) => {
  test('sign up, upload a PDF, see facts, click one: its words light up where they stand on the page', async () => {
    const visit = await signUp(browser, exora, viewport);
    const { page } = visit;
    await pickFiles(page, exora.web, [
      { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
    ]);
    await openProcessed(page, 'letter.pdf');

    await chooseFact(page, 'medication', 'Metformin');
    await expectLit(page, boxOf(letter, 'Metformin'));
    await chooseFact(page, 'condition', /hypertension/i);
    await expectLit(page, boxOf(letter, 'hypertension'));

    expect(await assertionOf(page, /chest pain/i)).toBe('absent');
    expect(await assertionOf(page, /breast cancer/i)).toBe('family');
    expect(await page.locator('[data-testid="fact"][data-type="allergy"]').textContent()).toMatch(/penicillin/i);

    await clickHighlight(page, 'allergy');
    await page.locator('[data-testid="fact"][data-type="allergy"][aria-pressed="true"]').waitFor();
    expect(await page.locator('[data-testid="fact"][aria-pressed="true"]').count()).toBe(1);

    await page.goto(`${exora.web}/record`);
    await page.getByText('Metformin').first().waitFor();
    expect(await page.getByRole('main').textContent()).not.toMatch(/breast cancer|chest pain/i);
    expect(visit.strayRequests).toEqual([]);
    expect(visit.complaints).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await visit.context.close();
  });

  test('a scanned page is read on this machine and lights up as well', async () => {
    const scan = await drawScan(browser, report, ['Potassium', '5.6']);
    const { page, context } = await signUp(browser, exora, viewport);
    await pickFiles(page, exora.web, [{ name: 'scan.png', mimeType: 'image/png', buffer: scan.png }]);
    await openProcessed(page, 'scan.png');
    await chooseFact(page, 'lab', 'Potassium');
    await expectLit(page, scan.boxOf('Potassium'));
    await expectLit(page, scan.boxOf('5.6'));
    await context.close();
  });
});

test('every kind of bad file is refused with what is wrong and what to do, and good ones beside it still go through', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  const good = Buffer.from(textPdf([letter]));
  const bad: Record<string, { bytes: Buffer; code: string }> = {
    'empty.pdf': { bytes: Buffer.alloc(0), code: 'file_empty' },
    'locked.pdf': { bytes: Buffer.from(encryptedPdf()), code: 'pdf_encrypted' },
    'cut.pdf': { bytes: Buffer.from(truncatedPdf()), code: 'pdf_damaged' },
    'words.pdf': { bytes: Buffer.from('Dear doctor,\nplease see this patient.\n'), code: 'file_type_mismatch' },
    'program.jpg': { bytes: Buffer.from(executable()), code: 'file_type_mismatch' },
    'nothing.pdf': { bytes: Buffer.from(pdfWithoutPages()), code: 'pdf_no_pages' },
  };
  await pickFiles(page, exora.web, [
    ...Object.entries(bad).map(([name, { bytes }]) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })),
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: good },
  ]);
  await openProcessed(page, 'letter.pdf');
  await page.goto(`${exora.web}/documents`);
  for (const [name, { code }] of Object.entries(bad)) {
    const row = page.getByTestId('document').filter({ hasText: name }).and(page.locator('[data-status="failed"]'));
    await row.waitFor();
    expect({ name, code: await row.getAttribute('data-error-code') }).toEqual({ name, code });
    expect((await row.getByTestId('failure').textContent())?.length).toBeGreaterThan(20);
  }
  // One that was stored and one that was not are taken off the list, the stored one with its bytes.
  for (const name of ['locked.pdf', 'empty.pdf']) {
    const row = page.getByTestId('document').filter({ hasText: name });
    await row.getByRole('button', { name: `Remove from the list: ${name}` }).click();
    await row.waitFor({ state: 'detached' });
  }
  await context.close();
});

test('a file that is there already is named, and added again only when that is asked for', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  const bytes = Buffer.from(textPdf([report]));
  await pickFiles(page, exora.web, [{ name: 'report.pdf', mimeType: 'application/pdf', buffer: bytes }]);
  await openProcessed(page, 'report.pdf');
  const address = page.url();
  await pickFiles(page, exora.web, [{ name: 'report again.pdf', mimeType: 'application/pdf', buffer: bytes }]);
  const upload = page.getByTestId('upload').and(page.locator('[data-state="duplicate"]'));
  await upload.getByText('Already in this record').waitFor();
  expect(await page.getByTestId('document').count()).toBe(1);
  expect(await overflowOf(page)).toBe(0);
  await upload.getByRole('link', { name: /Open the document/ }).click();
  await page.waitForURL(address);
  await page.goBack();
  await upload.getByRole('button', { name: /Add it again/ }).click();
  await openProcessed(page, 'report again.pdf');
  await context.close();
});

test('a document that nothing may read is kept unread, and read when its owner wants it', async () => {
  const { page, context, email } = await signUp(browser, exora, viewports[0]);
  const allow = await consentOf(email);
  await allow(false);
  const bytes = Buffer.from(textPdf([letter]));
  await pickFiles(page, exora.web, [{ name: 'letter.pdf', mimeType: 'application/pdf', buffer: bytes }]);
  await page.getByRole('button', { name: 'Keep it unread: letter.pdf' }).click();
  const row = page.getByTestId('document').and(page.locator('[data-status="kept"]'));
  await row.getByText('Kept unread').waitFor();
  expect(await page.getByTestId('upload').count()).toBe(0);
  expect(await overflowOf(page)).toBe(0);
  await row.getByRole('button', { name: 'Read it: letter.pdf' }).click();
  await row.getByRole('alert').waitFor();
  await row.getByRole('link').click();
  await page.getByTestId('kept').getByText('This document is kept unread').waitFor();
  await allow(true);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByTestId('fact').first().waitFor();
  await context.close();
});

test('signed out, nothing of the record can be seen', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await pickFiles(page, exora.web, [
    { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from(letter.join('\n')) },
  ]);
  await openProcessed(page, 'letter.txt');
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const own = await context.request.get(`${exora.web}/documents/${id}/original`);
  expect(await own.text()).toContain('Metformin');
  await context.clearCookies();
  const views = [
    '/documents',
    '/record',
    '/record/timeline',
    '/review',
    '/profiles',
    `/documents/${id}`,
    `/facts/${id}`,
  ];
  for (const path of views) {
    await page.goto(`${exora.web}${path}`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  }
  for (const path of [`/documents/${id}/original`, `/api/documents/${id}`, `/api/documents/${id}/text`]) {
    const answer = await context.request.get(`${exora.web}${path}`);
    expect({ path, status: answer.status(), at: new URL(answer.url()).pathname }).toEqual(
      path.startsWith('/api') ? { path, status: 401, at: path } : { path, status: 200, at: '/sign-in' },
    );
    expect(await answer.text()).not.toMatch(/Metformin|letter\.txt|Imogen/);
  }
  await context.close();
});

/** Switches reading by local engines on and off for somebody's own record. */
async function consentOf(email: string): Promise<(isAllowed: boolean) => Promise<void>> {
  const client = createClient(exora.api, exora.publishableKey, { auth: { persistSession: false } });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const { data } = await client.rpc('get_accessible_profiles');
  return async (isAllowed) => {
    const consent = { p_patient_id: data[0].id, p_engine: 'local', p_allowed: isAllowed };
    const { error } = await client.rpc('set_ai_consent', consent);
    if (error) throw error;
  };
}

async function chooseFact(page: Page, type: string, label: string | RegExp): Promise<void> {
  const fact = page.locator(`[data-testid="fact"][data-type="${type}"]`).filter({ hasText: label }).first();
  await fact.click();
  await page.locator('[data-testid="highlight"][data-selected="true"]').waitFor();
}

async function assertionOf(page: Page, label: RegExp): Promise<string | null> {
  return page.getByTestId('fact').filter({ hasText: label }).first().getAttribute('data-assertion');
}

/** Some lit rectangle has its middle inside the words' box and covers most of its width. */
async function expectLit(page: Page, words: Box): Promise<void> {
  const lit = page.locator('[data-testid="highlight"][data-selected="true"]').first();
  const boxes = await lit.evaluate((group) => {
    const svg = group.closest('svg');
    if (!svg) throw new Error('a highlight lies outside a page');
    const sheet = svg.getBoundingClientRect();
    return [...group.querySelectorAll('rect')].map((rect) => {
      const box = rect.getBoundingClientRect();
      return {
        x0: (box.left - sheet.left) / sheet.width,
        x1: (box.right - sheet.left) / sheet.width,
        y0: (box.top - sheet.top) / sheet.height,
        y1: (box.bottom - sheet.top) / sheet.height,
      };
    });
  });
  const slack = 0.004;
  const onWords = boxes.filter((box) => {
    const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
    const covered = (Math.min(box.x1, words.x1) - Math.max(box.x0, words.x0)) / (words.x1 - words.x0);
    return (
      middle.y > words.y0 - slack &&
      middle.y < words.y1 + slack &&
      covered > 0.8 &&
      middle.x > words.x0 &&
      box.x0 < words.x1
    );
  });
  expect({ words, boxes, onWords: onWords.length > 0 }).toMatchObject({ onWords: true });
}

async function clickHighlight(page: Page, type: string): Promise<void> {
  await page.locator(`[data-testid="highlight"][data-type="${type}"] rect`).first().click();
}
