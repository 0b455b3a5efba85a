import { readFile } from 'node:fs/promises';
import { verifyExport } from '@exora/audit-chain';
import { nodePlatform } from '@exora/audit-chain/node';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { letter, textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports, walkedViewports } from '../setup/person.ts';
import { registerProvider } from '../setup/provider.ts';

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

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${exora.web}${path}`);
  await page.waitForLoadState('networkidle');
}

/** Saves what a button downloads and gives its lines. */
async function linesOf(page: Page, button: string): Promise<string[]> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  return text.trimEnd().split('\n');
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('a provider is let in by consent, breaks glass by the code, and every look is in the log', {
    timeout: 600_000,
  }, async () => {
    const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewport);
    await pickFiles(page, exora.web, [
      { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([withoutName])) },
    ]);
    await openProcessed(page, 'letter.pdf');
    const doctor = await signUp(browser, exora, viewport);
    // Another one when the test is tried again.
    const town = `harbour${doctor.email.slice(0, 8)}`;
    const name = `Dr ${town} <i>Mira</i>`;
    await registerProvider(exora, doctor.email, name);

    await open(page, '/sharing/providers');
    await expectAccessible(page, 'no providers');
    await open(page, '/sharing/providers/new');
    await page.getByLabel('Name or registration number').fill(town);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('button', { name: `Choose ${name}` }).click();
    await page.getByText('Only what I choose').click();
    await page.getByLabel('Lab results').check();
    await page.getByRole('button', { name: 'Give access' }).click();
    await page.getByText('Access is given with your consent only.').waitFor();
    expect(await page.getByTestId('wording').textContent()).toContain('I agree that healthcare providers');
    await page.getByRole('button', { name: 'See what they would see' }).click();
    await page.getByTestId('preview-seen').getByText('Lab results').waitFor();
    await expectAccessible(page, 'a planned access of a provider');
    await page.getByLabel('I agree to this').check();
    await page.getByRole('button', { name: 'Give access' }).click();
    await page.getByTestId('provider-access').getByText(name).waitFor();
    await expectAccessible(page, 'providers');
    await page.getByTestId('provider-access').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Access of a provider' }).waitFor();
    await page.getByText('Has not looked').waitFor();
    await expectAccessible(page, 'access of a provider');

    await open(doctor.page, '/emergency');
    await doctor.page.getByTestId('patient').getByRole('link').click();
    const record = doctor.page.getByTestId('patient-record');
    await record.getByText('Potassium').waitFor();
    expect(await record.textContent()).not.toContain('Metformin');
    // Nothing of the provider's own record stands above it, and nothing can be added there.
    expect(await doctor.page.getByTestId('patient-band').textContent()).toContain('Imogen Sample');
    for (const own of ['profile-menu', 'search-button', 'file-input']) {
      expect(await doctor.page.getByTestId(own).count(), own).toBe(0);
    }

    // Emergency access is off until there is a code.
    await open(page, '/sharing/emergency');
    await expectAccessible(page, 'emergency access that is off');
    await page.getByRole('button', { name: 'Switch on, and make a code' }).click();
    await page.getByTestId('confirm').click();
    const card = page.getByTestId('wallet-card');
    await card.waitFor();
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec((await card.textContent()) ?? '')?.[0] ?? '';
    await expectAccessible(page, 'an emergency code');

    await open(doctor.page, '/emergency');
    await expectAccessible(doctor.page, 'the view for providers');
    await doctor.page.getByLabel('Code on the patient’s card').fill('AAAA-BBBB-CCCC-DDDD');
    await doctor.page.getByText('The patient was unconscious').click();
    const reason = 'Found unconscious at the pool, ambulance on its way.';
    await doctor.page.getByLabel('In a sentence, for the patient').fill(reason);
    await doctor.page.getByRole('button', { name: 'Open the record' }).click();
    await doctor.page.getByText('No record goes by this code').waitFor();
    await doctor.page.getByLabel('Code on the patient’s card').fill(code.toLowerCase());
    await doctor.page.getByRole('button', { name: 'Open the record' }).click();
    await record.getByText('Metformin').waitFor();
    await record.getByText('Opened in an emergency').waitFor();
    expect(new URL(doctor.page.url()).search).toBe('');
    await expectAccessible(doctor.page, 'a record in an emergency');

    await open(page, '/sharing/emergency');
    const use = page.getByTestId('emergency-use');
    expect(await use.textContent()).toContain(reason);
    expect(await use.textContent()).toContain('Waits for review');
    await expectAccessible(page, 'a running emergency access');
    await use.getByRole('button', { name: 'End it now' }).click();
    await page.getByTestId('confirm').click();
    await page.locator('[data-testid="emergency-use"][data-in-force="false"]').waitFor();
    // At the next request what the emergency opened is gone; what consent gives stays.
    await doctor.page.reload();
    await record.getByText('Potassium').waitFor();
    expect(await record.textContent()).not.toContain('Metformin');

    await open(page, '/sharing/log');
    const events = page.getByTestId('log-events');
    await events.getByText('opened the record in an emergency').waitFor();
    expect(await events.textContent()).toContain(reason);
    expect(await events.textContent()).toContain(`${name} looked at`);
    expect(await events.textContent()).not.toContain('You ');
    await page.getByRole('button', { name: 'Verify this log' }).click();
    await page.getByTestId('verdict').getByText('The log is intact').waitFor();
    await expectAccessible(page, 'a verified log');
    await page.getByLabel('Who', { exact: true }).selectOption('owner');
    await page.getByLabel('What', { exact: true }).selectOption('sharing');
    await events.getByText('You took this log out.').waitFor();
    expect(await events.textContent()).not.toContain('looked at');
    const exported = await linesOf(page, 'Download the log');
    expect(await verifyExport(each(exported), { platform: nodePlatform })).toMatchObject({ valid: true });
    const tampered = exported.map((line) => line.replace('consent.changed', 'consent.lapsed'));
    expect(await verifyExport(each(tampered), { platform: nodePlatform })).toMatchObject({ valid: false });
    const fhir = await linesOf(page, 'Download as FHIR AuditEvents');
    expect(new Set(fhir.map((line) => JSON.parse(line).resourceType))).toEqual(new Set(['AuditEvent']));

    await open(page, '/sharing/consents');
    await page.getByTestId('provider-consent').getByText('History (1 decision)').click();
    await expectAccessible(page, 'consents');
    await page.getByTestId('provider-consent').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByTestId('confirm').click();
    await page.locator('[data-testid="provider-consent"][data-status="withdrawn"]').waitFor();
    await doctor.page.reload();
    await doctor.page.getByTestId('patient-ended').waitFor();
    expect(await doctor.page.locator('main').textContent()).not.toContain('Potassium');
    await expectAccessible(doctor.page, 'a patient’s record that has closed');

    const external = page.getByTestId('consent-external');
    await external.getByRole('button', { name: 'Read the wording, and allow' }).click();
    await page.getByRole('alertdialog').getByText('may be processed in other countries').waitFor();
    await expectAccessible(page, 'the wording of a consent');
    await page.getByTestId('confirm').click();
    await external.getByText('Allowed', { exact: true }).waitFor();
    await external.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByTestId('confirm').click();
    await external.getByText('Not allowed').waitFor();
    await external.getByText('History (2 decisions)').click();
    await open(page, '/sharing/notes');
    await expectAccessible(page, 'notes of providers');
    expect({ complaints, strayRequests, doctor: doctor.complaints }).toEqual({
      complaints: [],
      strayRequests: [],
      doctor: [],
    });
    await context.close();
    await doctor.context.close();
  });

  test('a profile is changed, its death stated by typing, and another handed over by a code', async () => {
    const { page, context, complaints } = await signUp(browser, exora, viewport);
    const child = 'Zoë <b>Sample</b> 👩‍🚀 שרה Averyverylongnamewithoutanyspacesinitatallreally';
    await addProfile(page, child, 'child');
    await open(page, '/profiles');
    await page.getByTestId('profile').filter({ hasText: child }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: child }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page, 'a profile');
    expect(await overflowOf(page.locator('html'))).toBeLessThanOrEqual(0);
    await page.getByLabel('Date of birth').fill('2010-02-03');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Comes of age on 3 Feb 2028').waitFor();

    await page.getByTestId('hand-over-button').click();
    await expectAccessible(page, 'the question before a record is given away');
    expect(await page.getByTestId('confirm').isDisabled()).toBe(true);
    expect(await overflowOf(page.getByRole('alertdialog'))).toBeLessThanOrEqual(0);
    await page.getByLabel('Type “give away” to go on').fill('give away');
    await page.getByTestId('confirm').click();
    const code = (await page.getByTestId('code').textContent()) ?? '';

    const person = await signUp(browser, exora, viewport);
    await open(person.page, '/sharing/accept');
    await person.page.getByLabel('Code').fill(code);
    await person.page.getByRole('button', { name: 'See what it gives' }).click();
    await person.page.getByTestId('offer').getByText(child).waitFor();
    await expectAccessible(person.page, 'a record that is handed over');
    await person.page.getByLabel('Type “mine” to go on').fill('mine');
    await person.page.getByRole('button', { name: 'Take the record over' }).click();
    await person.page.waitForURL('**/record');
    await open(person.page, '/profiles');
    await person.page.getByTestId('profile').filter({ hasText: child }).getByRole('link').click();
    await person.page.getByRole('button', { name: 'Make this my own record' }).click();
    await person.page.getByTestId('confirm').click();
    await person.page.getByText('Your own record', { exact: true }).waitFor();
    await person.context.close();

    // The former keeper kept nothing.
    await page.goto(`${exora.web}/profiles`);
    await page.getByTestId('profile').first().waitFor();
    expect(await page.getByTestId('profile').count()).toBe(1);

    await addProfile(page, 'Grandpa', 'adult_in_care');
    await open(page, '/profiles');
    await page.getByTestId('profile').filter({ hasText: 'Grandpa' }).getByRole('link').click();
    await page.waitForURL('**/profiles/*');
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'State a death' }).click();
    await page.getByLabel('How it is known').fill('Certificate 17/2026');
    await page.getByLabel('Day of death').fill('2026-01-02');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Type “deceased” to go on').fill('deceased');
    await page.getByTestId('confirm').click();
    await page.locator('[data-testid="care-state"][data-state="deceased"]').waitFor();
    expect(await page.getByTestId('care-state').textContent()).toContain('2 Jan 2026');
    await expectAccessible(page, 'a profile of somebody who died');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('who has no provider’s account is told so, and opens nothing', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await open(page, '/emergency');
  await page.getByLabel('Code on the patient’s card').fill('AAAA-BBBB-CCCC-DDDD');
  await page.getByText('Treatment could not wait').click();
  await page.getByLabel('In a sentence, for the patient').fill('I would like to look at this record.');
  await page.getByRole('button', { name: 'Open the record' }).click();
  await page.getByText('not that of a verified provider').waitFor();
  await context.close();
});

async function addProfile(page: Page, name: string, kind: string): Promise<void> {
  await open(page, '/profiles');
  await page.getByLabel('Who is it?').selectOption(kind);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add and open' }).click();
  await page.waitForURL('**/record');
}

/** By how many pixels what is in it is wider than it. */
async function overflowOf(box: Locator): Promise<number> {
  return box.evaluate((element) => element.scrollWidth - element.clientWidth);
}
