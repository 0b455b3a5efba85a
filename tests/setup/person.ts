import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The two widths at which everything must work: a phone's and a desktop's. */
export const viewports = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

/** Where the long walks go: at a phone's width, and at both for `npm run test:full`. axe looks at both widths anyway. */
export const walkedViewports = process.env.EXORA_TEST_SIZE === 'full' ? viewports : viewports.slice(0, 1);

/** A browser page of a person who has just signed up, with what the browser complained about on the way. */
export interface Visit {
  email: string;
  context: BrowserContext;
  page: Page;
  /** Requests to any origin but the web app's and the API's. */
  strayRequests: string[];
  /** Uncaught errors and violations of the content security policy. */
  complaints: string[];
}

/** Everybody's. */
export const password = 'a long enough pass phrase';

/** Signs a new person up through the page, which ends on their empty record. */
export async function signUp(
  browser: Browser,
  addresses: { web: string; api: string },
  viewport: { width: number; height: number },
  name = 'Imogen Sample',
  reducedMotion: 'reduce' | 'no-preference' = 'reduce',
): Promise<Visit> {
  const context = await browser.newContext({ viewport, reducedMotion });
  const page = await context.newPage();
  const email = `${randomUUID()}@example.org`;
  const visit: Visit = { email, context, page, strayRequests: [], complaints: [] };
  const allowed = new Set([new URL(addresses.web).origin, new URL(addresses.api).origin]);
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && !allowed.has(url.origin)) visit.strayRequests.push(url.origin);
  });
  page.on('pageerror', (error) => visit.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /content security policy/i.test(message.text())) {
      visit.complaints.push(message.text());
    }
  });
  await page.goto(`${addresses.web}/sign-up`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create my record' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));
  return visit;
}

/** A file as the picker takes it. */
export interface PickedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Chooses files on the documents page, as a person does with the picker. */
export async function pickFiles(page: Page, web: string, files: PickedFile[]): Promise<void> {
  if (new URL(page.url()).pathname !== '/documents') await page.goto(`${web}/documents`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('drop-zone').click();
  await (await chooser).setFiles(files);
}

/** Waits until the list shows the file as processed, and opens it. */
export async function openProcessed(page: Page, name: string): Promise<void> {
  const row = page.getByTestId('document').filter({ hasText: name }).and(page.locator('[data-status="processed"]'));
  await row.waitFor();
  await row.getByRole('link').click();
  await page.getByTestId('fact').first().waitFor();
}
