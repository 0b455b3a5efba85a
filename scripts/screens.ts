// Takes the pictures of the guide from a running stack with synthetic documents.
//
//   npm run screens
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../tests/setup/browser.ts';
import { drawScan } from '../tests/setup/browser-scan.ts';
import { textPdf } from '../tests/setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports } from '../tests/setup/person.ts';
import { type RunningExora, startExora } from '../tests/setup/stack.ts';
import { root } from './tools.ts';

const folder = join(root, 'docs/guides/screens');

const report = [
  'Seaview Pathology',
  '14 Esplanade, Port Sample',
  '',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Collected: 02/09/2025',
  '',
  'Test          Result   Flag   Units     Reference range',
  'Haemoglobin   131             g/L       120 - 155',
  'Platelets     251             x10^9/L   150 - 400',
  'Sodium        139             mmol/L    135 - 145',
  'Potassium     5.6      H      mmol/L    3.5 - 5.2',
  'Creatinine    74              umol/L    45 - 90',
  'HbA1c         7.2      H      %         4.0 - 6.0',
  'CRP           3.1             mg/L      < 5.0',
];
const letter = [
  'Harbour Street Medical Centre',
  'Patient: Imogen Sample     DOB: 14/03/1961',
  'Date: 02/09/2025',
  '',
  'Past medical history: hypertension, type 2 diabetes mellitus, asthma.',
  'Family history: mother had breast cancer.',
  'She denies chest pain.',
  'Allergies: penicillin (rash)',
  '',
  'Medications:',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
  'Perindopril 5 mg once daily',
  'Salbutamol 100 mcg inhaler, 2 puffs every 4 hours as needed',
];

const browser = await chromium.launch(launchOptions(ensureBrowser()));
const exora = await startExora();
try {
  await mkdir(folder, { recursive: true });
  for (const viewport of viewports) await takePictures(browser, exora, viewport);
} finally {
  await exora.stop();
  await browser.close();
}

async function takePictures(
  browser: Browser,
  { web, status }: RunningExora,
  viewport: (typeof viewports)[number],
): Promise<void> {
  const { page, context } = await signUp(browser, { web, api: status.api }, viewport);
  const scan = await drawScan(browser, report, []);
  await pickFiles(page, web, [
    { name: 'Blood test September.png', mimeType: 'image/png', buffer: scan.png },
    { name: 'Letter Dr Moss.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  await openProcessed(page, 'Letter Dr Moss.pdf');
  await page.goto(`${web}/documents`);
  await openProcessed(page, 'Blood test September.png');
  await page.locator('[data-testid="fact"]').filter({ hasText: 'Potassium' }).click();
  await picture(page, viewport.width, 'document');
  for (const [path, name] of [
    ['/documents', 'documents'],
    ['/record', 'record'],
  ] as const) {
    await page.goto(`${web}${path}`);
    await picture(page, viewport.width, name);
  }
  await context.close();
}

async function picture(page: Page, width: number, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
