import { randomUUID } from 'node:crypto';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { letter, textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';

/** A letter that doesn't say whose it is: the record of whoever adds it is right. */
const withoutName = letter.filter((line) => !line.startsWith('Patient:'));

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

/** Opens a view, with its scripts. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${exora.web}${path}`);
  await page.waitForLoadState('networkidle');
}

/** A person with a letter in their record. */
async function owner(viewport: { width: number; height: number }) {
  const visit = await signUp(browser, exora, viewport);
  await pickFiles(visit.page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([withoutName])) },
  ]);
  await openProcessed(visit.page, 'letter.pdf');
  return visit;
}

/** Makes an invitation to medications and allergies and gives its code. */
async function invite(page: Page, purpose: string): Promise<string> {
  await open(page, '/sharing/invite');
  await page.getByText('Only what I choose').click();
  await page.getByLabel('Medications').check();
  await page.getByLabel('Allergies').check();
  await page.getByLabel('What it is for').fill(purpose);
  await page.getByRole('button', { name: 'Make the code' }).click();
  return (await page.getByTestId('code').textContent()) ?? '';
}

/** Enters a code and looks at what it gives. */
async function enter(page: Page, code: string): Promise<void> {
  await open(page, '/sharing/accept');
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'See what it gives' }).click();
}

async function accept(page: Page, code: string): Promise<void> {
  await enter(page, code);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL('**/record');
}

/** Ends the only access there is, as the record's owner. */
async function revoke(page: Page): Promise<void> {
  await open(page, '/sharing');
  await page.getByTestId('delegate').getByRole('link').click();
  await page.getByTestId('revoke').click();
  await page.getByTestId('confirm').click();
  await page.getByText('Nobody else has access').waitFor();
}

test.each(walkedViewports)('at $width px what is shared is what was previewed, and what is seen', async (viewport) => {
  const { page, context, complaints, strayRequests } = await owner(viewport);
  await open(page, '/sharing');
  await page.getByText('Nobody else has access').waitFor();
  await expectAccessible(page, 'sharing with nobody');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);

  await open(page, '/sharing/invite');
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByText('Say in a few words what it is for.').waitFor();
  expect(await page.getByLabel('What it is for').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByText('Only what I choose').click();
  await page.getByLabel('Medications').check();
  await page.getByLabel('Allergies').check();
  const purpose = 'helps <b>me</b> שלום 👩‍🚀';
  await page.getByLabel('What it is for').fill(purpose);
  await page.getByRole('button', { name: 'See what they would see' }).click();
  const hidden = await page.getByTestId('preview-hidden').textContent();
  expect(hidden).toContain('Lab results');
  expect(hidden).not.toContain('Medications');
  expect(await page.getByTestId('preview-seen').textContent()).toMatch(/Allergies.*1 fact/);
  await expectAccessible(page, 'a planned invitation and its preview');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByTestId('seen-medications').getByText('Metformin').waitFor();
  expect(await page.getByTestId('seen-labs').textContent()).toContain('Hidden from them.');
  await page.getByRole('tab', { name: 'Documents' }).click();
  await page.getByText('They can’t open this part.').waitFor();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByTestId('preview').getByText('Lisinopril').waitFor();
  expect(await page.getByTestId('preview').textContent()).not.toMatch(/Potassium|hypertension/);
  // A preview is taken back: looking as somebody else let nobody in.
  await page.getByRole('button', { name: 'Make the code' }).click();
  const code = (await page.getByTestId('code').textContent()) ?? '';
  expect(code).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
  await expectAccessible(page, 'the code of an invitation');
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByTestId('invitation').waitFor();
  expect(await page.content()).not.toContain(code);

  const other = await signUp(browser, exora, viewport);
  await enter(other.page, 'WRONG-CODES-OPEN0-THING');
  await other.page.getByText('This code opens nothing').waitFor();
  await expectAccessible(other.page, 'a wrong code');
  await other.page.getByLabel('Code').fill(code.toLowerCase().replaceAll('-', ' '));
  await other.page.getByRole('button', { name: 'See what it gives' }).click();
  const offer = other.page.getByTestId('offer');
  await offer.getByText(purpose).waitFor();
  expect(await offer.textContent()).toMatch(/Can look.*medications and allergies|allergies and medications/i);
  await expectAccessible(other.page, 'an invitation to accept');
  await offer.getByRole('button', { name: 'Accept' }).click();
  await other.page.waitForURL('**/record');
  await other.page.getByText('Metformin').first().waitFor();
  expect(await other.page.getByTestId('section-lab').textContent()).toContain('Not shared with you.');
  await open(other.page, '/sharing');
  expect(await other.page.getByRole('link', { name: 'Invite somebody' }).count()).toBe(0);
  await expectAccessible(other.page, 'sharing of somebody else’s record');

  await open(page, '/sharing');
  expect(await page.getByRole('link', { name: 'Invite somebody' }).count()).toBe(1);
  const delegate = page.getByTestId('delegate');
  expect(await delegate.textContent()).toContain(purpose);
  await delegate.getByRole('link').click();
  await page.getByRole('button', { name: 'See what they see' }).click();
  await page.getByTestId('preview-seen').getByText('Medications').waitFor();
  await page.getByRole('button', { name: 'Change it' }).click();
  await expectAccessible(page, 'the access of a person');
  await page.getByText('Can look and add').click();
  await page.getByRole('button', { name: 'Save the change' }).click();
  await page.locator('dd').getByText('Can look and add').waitFor();
  await page.getByTestId('revoke').click();
  await page.getByTestId('confirm').waitFor();
  await expectAccessible(page, 'the question before an access ends');
  expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
  await context.close();
  await other.context.close();
});

test.each(walkedViewports)('at $width px an access that ends takes the record off the open page', async (viewport) => {
  const own = await owner(viewport);
  const other = await signUp(browser, exora, viewport);
  await accept(other.page, await invite(own.page, 'stays a while'));
  await other.page.getByText('Metformin').first().waitFor();
  await other.page.waitForLoadState('networkidle');
  await revoke(own.page);

  // The next request of the open page: another view of the record.
  let requests = 0;
  other.page.on('request', () => {
    requests += 1;
  });
  await other.page.getByRole('link', { name: 'Documents' }).first().click();
  const ended = other.page.getByTestId('access-ended');
  await ended.waitFor();
  expect(await ended.textContent()).toContain('Your access has ended');
  expect(await other.page.locator('main').textContent()).not.toMatch(/Metformin|Penicillin|letter\.pdf/);
  expect(await other.page.getByTestId('profile-menu').count()).toBe(0);
  await expectAccessible(other.page, 'an access that has ended');
  await other.page.waitForLoadState('networkidle');
  expect(requests).toBeLessThan(30);
  await ended.getByRole('button', { name: 'Go on' }).click();
  await other.page.getByTestId('empty-record').waitFor();
  // Told once.
  await other.page.reload();
  await other.page.getByTestId('empty-record').waitFor();
  await other.page.waitForLoadState('networkidle');
  expect(await other.page.getByTestId('other-access-ended').count()).toBe(0);
  expect([...own.complaints, ...other.complaints]).toEqual([]);
  await own.context.close();
  await other.context.close();
});

test('an access that ended while nobody looked is told on the next visit, above one’s own record', async () => {
  const own = await owner(viewports[1]);
  const other = await signUp(browser, exora, viewports[1]);
  await accept(other.page, await invite(own.page, 'comes back later'));
  await other.page.goto('about:blank');
  await revoke(own.page);
  await other.page.goto(`${exora.web}/record`);
  await other.page.getByTestId('other-access-ended').waitFor();
  await other.page.getByTestId('empty-record').waitFor();
  await expectAccessible(other.page, 'an ended access above one’s own record');
  await other.page.getByRole('button', { name: 'Understood' }).click();
  await other.page.getByTestId('other-access-ended').waitFor({ state: 'detached' });
  // What isn't there asks for its frame once, not for ever: the network comes to rest.
  await open(other.page, `/profiles/${randomUUID()}`);
  await other.page.getByText('There is nothing here').waitFor();
  await own.context.close();
  await other.context.close();
});

test('a carer who may let others in is not offered to end what the owner gave', async () => {
  const own = await signUp(browser, exora, viewports[1]);
  const carer = await signUp(browser, exora, viewports[1]);
  const other = await signUp(browser, exora, viewports[0]);
  await open(own.page, '/sharing/invite');
  await own.page.getByText('Can do all that and let others in').click();
  await own.page.getByLabel('What it is for').fill('is the second parent');
  await own.page.getByRole('button', { name: 'Make the code' }).click();
  await accept(carer.page, (await own.page.getByTestId('code').textContent()) ?? '');
  await accept(other.page, await invite(own.page, 'looks in'));
  const openAccess = async (page: Page) => {
    await open(page, '/sharing');
    await page.getByTestId('delegate').filter({ hasText: 'looks in' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Access of a person' }).waitFor();
    await page.locator('dd').getByText('looks in').waitFor();
  };
  await openAccess(carer.page);
  await carer.page.getByText('This access is not yours to end').waitFor();
  await expectAccessible(carer.page, 'an access that somebody else gave');
  expect(await carer.page.getByTestId('revoke').count()).toBe(0);
  await openAccess(own.page);
  expect(await own.page.getByTestId('revoke').count()).toBe(1);
  await Promise.all([own, carer, other].map(({ context }) => context.close()));
});

test('a carer who may add does so by choosing and by dropping; one who may only look is offered nothing', async () => {
  const own = await signUp(browser, exora, viewports[0], 'Olive Sample');
  const { page, context, complaints } = await signUp(browser, exora, viewports[1], 'Carl Sample');
  await open(own.page, '/sharing/invite');
  await own.page.getByText('Can look and add', { exact: true }).click();
  await own.page.getByLabel('What it is for').fill('keeps the letters');
  await own.page.getByRole('button', { name: 'Make the code' }).click();
  await accept(page, (await own.page.getByTestId('code').textContent()) ?? '');
  await page.getByTestId('empty-record').getByRole('button', { name: 'Add documents' }).waitFor();

  await pickFiles(page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([withoutName])) },
    { name: 'another.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  // Whose it is, its owner says.
  const asking = page.getByTestId('document').and(page.locator('[data-status="asks"]'));
  await asking.getByText('until the record’s owner says whose it is').waitFor();
  expect(await asking.getByTestId('person-question').getByRole('button').count()).toBe(0);
  await openProcessed(page, 'letter.pdf');

  await open(page, '/record');
  await drag(page, 'dragenter');
  await page.getByText('Let go to add to the record of Olive Sample').waitFor();
  expect(await drag(page, 'drop')).toBe(true);
  // Its row is there until it is uploaded; then it is counted.
  await page
    .getByRole('region', { name: 'Uploads' })
    .getByText(/0 of 1 uploaded|1 document added/)
    .waitFor();
  await page.getByRole('link', { name: 'Documents' }).first().click();
  const dropped = page.getByTestId('document').filter({ hasText: 'dropped.txt' });
  await dropped.and(page.locator('[data-status="processed"]')).waitFor();
  await page.getByTestId('search-button').click();
  await page.getByRole('option', { name: 'Photograph a document' }).waitFor();

  await open(own.page, '/sharing');
  await own.page.getByTestId('delegate').getByRole('link').click();
  await own.page.getByRole('button', { name: 'Change it' }).click();
  await own.page.getByText('Can look', { exact: true }).click();
  await own.page.getByRole('button', { name: 'Save the change' }).click();
  await own.page.locator('dd').getByText('Reads what is shared with them').waitFor();

  await open(page, '/documents');
  await page.getByTestId('document').first().waitFor();
  for (const way of ['drop-zone', 'add-documents', 'file-input', 'camera-input']) {
    expect(await page.getByTestId(way).count(), way).toBe(0);
  }
  expect(await drag(page, 'drop')).toBe(false);
  await dropped.getByTestId('document-menu').click();
  await page.getByRole('menuitem', { name: 'Download the original' }).waitFor();
  expect(await page.getByRole('menuitem').count()).toBe(1);
  await open(page, '/record');
  expect(await page.getByRole('link', { name: 'Add by hand' }).count()).toBe(0);
  await page.getByTestId('search-button').click();
  await page.getByRole('option', { name: 'Go to the review' }).waitFor();
  expect(await page.getByRole('option', { name: /^(Add|Photograph)/ }).count()).toBe(0);
  await open(page, '/review');
  await page.getByText('You can look at this record, but not decide').waitFor();
  expect(await page.getByRole('button', { name: /That’s right|Correct|Reject/ }).count()).toBe(0);
  await expectAccessible(page, 'the review of who may only look');
  expect(complaints).toEqual([]);
  await own.context.close();
  await context.close();
});

/** What the browser does when a file from outside is dragged over the page or let go; whether the page took it. */
async function drag(page: Page, type: 'dragenter' | 'drop'): Promise<boolean> {
  return page.evaluate((name) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['Allergies: peanuts'], 'dropped.txt', { type: 'text/plain' }));
    const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('main')?.dispatchEvent(event);
    return event.defaultPrevented;
  }, type);
}

test('a carer’s look at a document is one line of the log, and they can’t move it into their own record', async () => {
  const own = await signUp(browser, exora, viewports[1], 'Olive Sample');
  const pages = Array.from({ length: 14 }, (_, at) => [...withoutName, `Sheet ${at + 1}`]);
  await pickFiles(own.page, exora.web, [
    { name: 'long.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf(pages)) },
  ]);
  await openProcessed(own.page, 'long.pdf');
  const place = new URL(own.page.url()).pathname;
  await open(own.page, '/sharing/invite');
  await own.page.getByLabel('What it is for').fill('looks at the letters');
  await own.page.getByRole('button', { name: 'Make the code' }).click();
  const carer = await signUp(browser, exora, viewports[1], 'Carl Sample');
  const [mine] = await (await carer.context.request.get(`${exora.web}/api/profiles`)).json();
  await accept(carer.page, (await own.page.getByTestId('code').textContent()) ?? '');

  const [profile] = await (await own.context.request.get(`${exora.web}/api/profiles`)).json();
  const openings = async () => {
    const answer = await own.context.request.get(`${exora.web}/api/profiles/${profile.id}/log?who=others&kind=all`);
    const { events } = (await answer.json()) as { events: { event_type: string }[] };
    return events.filter(({ event_type }) => event_type === 'record.opened').length;
  };
  expect(await openings()).toBe(0);
  await carer.page.goto(`${exora.web}${place}`);
  const small = carer.page.getByTestId('page-rail').locator('img');
  await small.nth(13).waitFor({ state: 'attached' });
  for (const picture of await small.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 10_000 })
      .toBeGreaterThan(0);
  }
  expect(await openings()).toBe(1);

  const refused = await carer.context.request.post(`${exora.web}/api${place}/move`, {
    headers: { Origin: exora.web },
    data: { to: mine.id },
  });
  expect({ status: refused.status(), code: (await refused.json()).code }).toEqual({ status: 404, code: 'not_found' });
  const copies = await carer.context.request.get(`${exora.web}/api/profiles/${mine.id}/documents`);
  expect({ status: copies.status(), documents: await copies.json() }).toEqual({ status: 200, documents: [] });
  expect(await openings()).toBe(1);
  await Promise.all([own.context.close(), carer.context.close()]);
});

test('a code that is cancelled while somebody reads it is refused, and their next code still works', async () => {
  const own = await signUp(browser, exora, viewports[0]);
  const other = await signUp(browser, exora, viewports[0]);
  await enter(other.page, await invite(own.page, 'the first one'));
  await other.page.getByTestId('offer').waitFor();
  await open(own.page, '/sharing');
  await own.page.getByRole('button', { name: 'Cancel it' }).click();
  await own.page.getByTestId('confirm').click();
  await own.page.getByText('None is open.').waitFor();
  await other.page.getByRole('button', { name: 'Accept' }).click();
  await other.page.getByText('This code opens nothing').waitFor();
  await other.page.getByLabel('Code').fill(await invite(own.page, 'the second one'));
  await other.page.getByRole('button', { name: 'See what it gives' }).click();
  await other.page.getByTestId('offer').getByText('the second one').waitFor();
  await other.page.getByRole('button', { name: 'Decline' }).click();
  await other.page.getByText('You declined this invitation').waitFor();
  await expectAccessible(other.page, 'a declined invitation');
  await other.page.getByRole('link', { name: 'To your record' }).click();
  await other.page.getByTestId('empty-record').waitFor();
  await own.context.close();
  await other.context.close();
});

test('the whole way goes by keyboard: invite, cancel', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await open(page, '/sharing/invite');
  await tabTo(page, 'What it is for');
  await page.keyboard.type('walks the dog');
  await page.keyboard.press('Enter');
  await page.getByTestId('code').waitFor();
  await tabTo(page, 'Done');
  await page.keyboard.press('Enter');
  await page.getByTestId('invitation').waitFor();
  await page.waitForLoadState('networkidle');
  await tabTo(page, 'Cancel it');
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await tabTo(page, 'Cancel the invitation');
  await page.keyboard.press('Enter');
  await page.getByText('None is open.').waitFor();
  // The button went with the invitation; the focus is in the page still.
  await page.waitForFunction(() => document.activeElement?.id === 'content');
  await context.close();
});

/** Presses Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const here = await page.evaluate(() => {
      const { activeElement: active } = document;
      const labels = active instanceof HTMLInputElement ? [...(active.labels ?? [])] : [];
      return [active, ...labels].map((element) => element?.textContent?.trim());
    });
    if (here.includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`“${name}” is not reached by the Tab key`);
}
