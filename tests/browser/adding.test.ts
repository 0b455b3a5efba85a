import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, overflowOf } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { drawScan } from '../setup/browser-scan.ts';
import { textPdf } from '../setup/documents.ts';
import { pickFiles, signUp, viewports } from '../setup/person.ts';

const report = ['Seaview Pathology', 'Patient: Imogen Sample', 'Potassium     5.6      mmol/L    3.5 - 5.2'];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

const upload = (page: Page, state: string) => page.locator(`[data-testid="upload"][data-state="${state}"]`);

/** Says that files wait for what takes them, or for what lists them. */
const waiting = (page: Page) => page.getByTestId('held-files').or(page.getByTestId('uploads-coming'));

/** Pastes a picture at the element, as a browser does. */
async function paste(page: Page, selector: string, png: Buffer): Promise<void> {
  await page.evaluate(
    ([target, bytes]) => {
      const data = new DataTransfer();
      const picture = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([picture], 'image.png', { type: 'image/png' }));
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector(target)?.dispatchEvent(event);
    },
    [selector, png.toString('base64')] as const,
  );
}

test('photos of several pages become one document, and a pasted picture another', async () => {
  const scan = await drawScan(browser, report, ['Potassium']);
  const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewports[0]);
  const shot = { name: 'image.jpg', mimeType: 'image/png', buffer: scan.png };
  await page.waitForLoadState('networkidle');
  const scripts = `${exora.web}/_next/static/**`;
  await page.route(scripts, (route) => route.abort());
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Add documents' }).click();
  await page.getByTestId('menu-problem').waitFor();
  await expectAccessible(page, 'a menu that does not come');
  await page.unroute(scripts);
  // By itself, once its code can be had.
  await page.getByRole('menuitem', { name: 'Photograph pages' }).waitFor();
  expect(await page.getByTestId('menu-problem').count()).toBe(0);
  await expectAccessible(page, 'the ways to add');
  const camera = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Photograph pages' }).click();
  await (await camera).setFiles([shot]);
  await page.getByText('One page photographed').waitFor();
  await page.getByRole('img', { name: 'Page 1' }).waitFor();
  await expectAccessible(page, 'a photographed page');
  // Neither a key nor a tap beside the sheet loses a page unasked.
  const sheet = page.getByTestId('photo-sheet');
  await page.keyboard.press('Escape');
  await sheet.getByText('Throw the page away?').waitFor();
  await expectAccessible(page, 'a page to throw away');
  await page.keyboard.press('Enter');
  await sheet.getByText('Throw the page away?').waitFor({ state: 'detached' });
  await page.mouse.click(195, 20);
  await sheet.getByRole('button', { name: 'Keep the page' }).click();
  const next = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Photograph the next page' }).click();
  await (await next).setFiles([shot]);
  await page.getByText('2 pages photographed').waitFor();
  // Once it is being added it stays open until it is.
  await page.evaluate(() => {
    const toBlob = HTMLCanvasElement.prototype.toBlob;
    const held = new Promise<void>((resolve) => Object.assign(window, { letGo: resolve }));
    HTMLCanvasElement.prototype.toBlob = function (...given) {
      void held.then(() => toBlob.apply(this, given));
    };
  });
  await page.getByRole('button', { name: 'Add as one document of 2 pages' }).click();
  await page.keyboard.press('Escape');
  await sheet
    .getByRole('button', { name: 'Add as one document of 2 pages' })
    .and(page.locator('[aria-busy]'))
    .waitFor();
  await page.evaluate(() => Reflect.get(window, 'letGo')());
  await sheet.waitFor({ state: 'detached' });
  // Within the page: leaving it ends what is on its way, and asks first.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  const photo = page.getByTestId('document').filter({ hasText: /Photo .*\.pdf/ });
  await photo.and(page.locator('[data-status="processed"]')).waitFor({ timeout: 120_000 });
  await photo.getByText('2 pages').waitFor();

  await paste(page, 'body', scan.png);
  await page
    .getByTestId('document')
    .filter({ hasText: /Pasted .*\.png/ })
    .waitFor();
  expect(await page.getByTestId('document').count()).toBe(2);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await paste(page, '[role="combobox"]', scan.png);
  await page.keyboard.press('Escape');
  // What had begun would be listed after a file that was chosen later.
  await pickFiles(page, exora.web, [
    { name: 'after.txt', mimeType: 'text/plain', buffer: Buffer.from('Potassium 5.6 mmol/L') },
  ]);
  await page.getByTestId('document').filter({ hasText: 'after.txt' }).waitFor();
  expect(await page.getByTestId('document').count()).toBe(3);
  expect(await page.getByTestId('upload').count()).toBe(0);
  expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
  await context.close();
});

test('an upload rests while the network is away and goes on by itself: nothing is lost, nothing twice', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await page.goto(`${exora.web}/documents`);
  await page.getByTestId('drop-zone').waitFor();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await pickFiles(page, exora.web, [
    { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([report])) },
  ]);
  // What lists or takes it may not have come before the network went: then it is said that it waits.
  const paused = upload(page, 'paused').getByText('No connection. It goes on by itself');
  await paused.or(waiting(page).getByText('1 file to be added')).waitFor();
  await expectAccessible(page, 'an upload that rests');
  await context.setOffline(false);
  const listed = page.getByTestId('document').filter({ hasText: 'report.pdf' });
  await listed.and(page.locator('[data-status="processed"]')).waitFor();
  expect(await listed.count()).toBe(1);
  expect(await page.getByTestId('upload').count()).toBe(0);
  await context.close();
});

test('a file that is chosen without network before all of the page has come rests, said so, and is added later', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  // A browser that never rests: what comes later comes when it is used.
  await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
  await page.goto(`${exora.web}/documents`);
  await page.getByTestId('drop-zone').waitFor();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await pickFiles(page, exora.web, [
    { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([report])) },
  ]);
  // What takes files may have come with something else: then the upload itself rests, listed or not yet.
  const held = waiting(page).getByText('1 file to be added');
  await held.or(upload(page, 'paused')).waitFor();
  await expectAccessible(page, 'a file that rests');
  await context.setOffline(false);
  const listed = page.getByTestId('document').filter({ hasText: 'report.pdf' });
  await listed.and(page.locator('[data-status="processed"]')).waitFor();
  expect(await waiting(page).count()).toBe(0);
  expect(await listed.count()).toBe(1);
  await context.close();
});

test('a name of 4,000 characters is refused, said why, and breaks no line', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  const name = `${'a'.repeat(3_996)}.pdf`;
  await pickFiles(page, exora.web, [{ name, mimeType: 'application/pdf', buffer: Buffer.from(textPdf([report])) }]);
  const refused = page.locator('[data-testid="document"][data-error-code="file_name_invalid"]');
  await refused.getByTestId('failure').waitFor();
  expect(await overflowOf(page)).toBe(0);
  await context.close();
});

test('an upload that is cancelled leaves nothing, and one that stopped goes through when it is tried again', async () => {
  const { page, context, complaints } = await signUp(browser, exora, viewports[1]);
  // The store never answers.
  const store = `${exora.api}/storage/v1/object/upload/sign/**`;
  await page.route(store, () => undefined);
  const file = (name: string, lines: string[]) => ({
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.from(textPdf([lines])),
  });
  await pickFiles(page, exora.web, [file('cancelled.pdf', report)]);
  await upload(page, 'sending').getByRole('progressbar', { name: 'Uploading cancelled.pdf' }).waitFor();
  await page.getByRole('button', { name: 'Cancel cancelled.pdf' }).click();
  await page.getByTestId('upload').waitFor({ state: 'detached' });
  await page.unroute(store);

  const answers = `${exora.web}/api/uploads`;
  await page.route(answers, (route) => route.fulfill({ status: 500, body: 'no JSON' }));
  await pickFiles(page, exora.web, [file('stopped.pdf', [...report, 'Sodium 139 mmol/L'])]);
  const failed = upload(page, 'failed');
  await failed.getByRole('alert').waitFor();
  await expectAccessible(page, 'an upload that stopped');
  await page.unroute(answers);
  await failed.getByRole('button', { name: 'Try again: stopped.pdf' }).click();
  await page.getByTestId('document').filter({ hasText: 'stopped.pdf' }).waitFor();
  await page.reload();
  await page.getByTestId('document').first().waitFor();
  expect(await page.getByTestId('document').count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a large upload whose connection breaks goes on where it ended, and doesn’t begin anew', async () => {
  const scan = await drawScan(browser, report, ['Potassium']);
  // What follows a picture's end is nothing to its readers.
  const large = Buffer.concat([scan.png, Buffer.alloc(13 * 1024 * 1024)]);
  const { page, context, complaints } = await signUp(browser, exora, viewports[1]);
  const store = await partsStore(page, large);
  await pickFiles(page, exora.web, [{ name: 'large.png', mimeType: 'image/png', buffer: large }]);
  const listed = page.getByTestId('document').filter({ hasText: 'large.png' });
  await listed.waitFor({ timeout: 60_000 });
  expect(await listed.count()).toBe(1);
  expect(store.begun).toBe(1);
  const chunk = 6 * 1024 * 1024;
  // The second part broke off once, and was asked for and sent again.
  expect(store.parts).toEqual([0, chunk, chunk, 2 * chunk]);
  expect(store.asked).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

/**
 * A file store that takes files in parts (TUS 1.0.0), which the embedded one doesn't: it stands at the edge of the page's
 * network, breaks the connection at the second part, and puts the whole into the real store when all parts are there.
 */
async function partsStore(page: Page, whole: Buffer): Promise<{ begun: number; asked: number; parts: number[] }> {
  const seen = { begun: 0, asked: 0, parts: [] as number[] };
  const chunk = 6 * 1024 * 1024;
  const address = `${exora.api}/storage/v1/upload/resumable/sign`;
  const allowed = {
    'access-control-allow-origin': exora.web,
    'access-control-allow-headers': '*',
    'access-control-allow-methods': '*',
    'access-control-expose-headers': 'Location, Upload-Offset, Upload-Length, Tus-Resumable',
    'tus-resumable': '1.0.0',
  };
  let signedUrl = '';
  let offset = 0;
  await page.route(`${exora.web}/api/uploads`, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    signedUrl = answer.upload.url;
    answer.upload.resumable = {
      url: address,
      headers: { 'x-signature': answer.upload.token },
      metadata: { bucketName: 'documents', objectName: answer.upload.path, contentType: 'application/octet-stream' },
      chunk_bytes: chunk,
    };
    await route.fulfill({ response, json: answer });
  });
  await page.route(`${address}**`, async (route) => {
    const request = route.request();
    switch (request.method()) {
      case 'POST':
        seen.begun++;
        expect(request.headers()['upload-length']).toBe(String(whole.length));
        return route.fulfill({ status: 201, headers: { ...allowed, location: `${address}/one` } });
      case 'HEAD':
        seen.asked++;
        return route.fulfill({
          status: 200,
          headers: { ...allowed, 'upload-offset': String(offset), 'upload-length': String(whole.length) },
        });
      case 'PATCH': {
        seen.parts.push(Number(request.headers()['upload-offset']));
        if (seen.parts.length === 2) return route.abort('connectionreset');
        offset = Math.min(offset + chunk, whole.length);
        if (offset === whole.length) await fetch(signedUrl, { method: 'PUT', body: new Uint8Array(whole) });
        return route.fulfill({ status: 204, headers: { ...allowed, 'upload-offset': String(offset) } });
      }
      default:
        return route.fulfill({ status: 204, headers: allowed });
    }
  });
  return seen;
}
