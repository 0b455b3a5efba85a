import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, password, pickFiles, signUp, type Visit, viewports } from '../setup/person.ts';

const letter = [
  'Allergies: penicillin (rash)',
  'Results',
  'Potassium 56 mmol/L (3.5 - 5.2)',
  'Medications',
  'Metformin 500 mg tablet, 1 tablet by mouth twice daily',
];

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

async function addLetter(page: Page): Promise<void> {
  await pickFiles(page, exora.web, [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf([letter])) },
  ]);
  await openProcessed(page, 'letter.pdf');
}

/** A function of the API, called as somebody. */
async function rpc<T>({ email }: Visit, name: string, parameters: object): Promise<T> {
  const headers = { apikey: exora.publishableKey, 'Content-Type': 'application/json' };
  const post = async (path: string, body: object, more: object = {}) => {
    const response = await fetch(`${exora.api}${path}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.status === 204 ? null : response.json();
  };
  const { access_token } = await post('/auth/v1/token?grant_type=password', { email, password });
  return post(`/rest/v1/rpc/${name}`, parameters, { Authorization: `Bearer ${access_token}` });
}

const profileOf = async (visit: Visit): Promise<string> => {
  const [own] = await rpc<{ id: string }[]>(visit, 'get_accessible_profiles', {});
  return own?.id ?? '';
};

/** Somebody with access to the owner's record, which they have open. */
async function carerOf(owner: Visit, level: string, categories: string[] | null): Promise<Visit> {
  const carer = await signUp(browser, exora, viewports[1]);
  const profileId = await profileOf(owner);
  const made = await rpc<{ code: string }>(owner, 'create_invitation', {
    p_profile_id: profileId,
    p_kind: 'access',
    p_access_level: level,
    p_categories: categories,
    p_purpose: 'care',
  });
  await rpc(carer, 'accept_invitation', { p_code: made.code });
  await rpc(carer, 'set_active_profile', { p_profile_id: profileId });
  return carer;
}

const said = (page: Page, words: string) => page.getByTestId('fact-said').filter({ hasText: words }).waitFor();
/** Tabs until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null;
      return (label ?? element)?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`nothing named ${name} can be reached by Tab`);
}

test('by keyboard alone a fact is added by hand, corrected, rejected and taken back, its history kept', async () => {
  const { page, context, complaints, strayRequests } = await signUp(browser, exora, viewports[1]);
  await page.goto(`${exora.web}/record`);
  await page.getByRole('link', { name: 'Add by hand' }).focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('add-fact-form').waitFor();
  await expectAccessible(page, 'adding by hand');
  await tabTo(page, /^What do you want to add/);
  await page.keyboard.type('Vital');
  await tabTo(page, /^Measurement/);
  await page.keyboard.press('Enter');
  await page.getByText('This can’t be empty.').waitFor();
  await page.keyboard.type('Blood pressure');
  await tabTo(page, /^Value/);
  await page.keyboard.type('135/88');
  await tabTo(page, /^Unit/);
  await page.keyboard.type('mmHg');
  await tabTo(page, /^Date/);
  await page.keyboard.type('2999-10-01');
  await page.keyboard.press('Enter');
  await page.getByText('This date has not come yet. A measurement is of a day that was.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2025-10-01');
  await page.keyboard.press('Enter');

  await page.waitForURL(/\/facts\/[0-9a-f-]+\/details$/);
  await page.getByTestId('entered-by-hand').waitFor();
  const history = page.getByTestId('fact-versions');
  expect(await history.textContent()).toMatch(/^NowBlood pressure.*135\/88 mmHg.*You entered it, \d/);
  await expectAccessible(page, 'a fact entered by hand');

  await tabTo(page, /^Correct$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Value/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('125/88');
  await page.keyboard.press('Enter');
  await said(page, 'Corrected');
  await history.getByText('You corrected it to this').waitFor();
  expect(await history.textContent()).toMatch(/^Now.*125\/88 mmHg.*Before.*135\/88 mmHg.*You entered it/);

  await tabTo(page, /^Reject$/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByText('This was rejected').waitFor();
  await expectAccessible(page, 'a rejected fact');
  await tabTo(page, /^Take the rejection back$/);
  await page.keyboard.press('Enter');
  await page.getByText('This was rejected').waitFor({ state: 'detached' });

  await page.goto(`${exora.web}/record/vitals`);
  const link = page.getByTestId('fact-link');
  expect(await link.textContent()).toMatch(/^Entered by hand/);
  await link.click();
  await page.getByTestId('entered-by-hand').waitFor();
  expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
  await context.close();
});

test('a fact of a document is corrected where its words are; they stay its proof', async () => {
  const { page, context } = await signUp(browser, exora, viewports[0]);
  await addLetter(page);
  await page.getByTestId('fact').filter({ hasText: 'Potassium' }).click();
  await page.getByRole('button', { name: 'Correct' }).click();
  await page.getByRole('textbox', { name: 'Result' }).fill('5.6');
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await said(page, 'Corrected');
  const corrected = page.getByTestId('fact').filter({ hasText: '5.6' });
  await corrected.and(page.locator('[aria-pressed="true"]')).waitFor();
  expect(await corrected.textContent()).toContain('By hand');
  await page.getByTestId('fact-history').locator('summary').click();
  await page.getByTestId('fact-versions').getByText('Before').waitFor();
  await expectAccessible(page, 'a corrected fact and its history');

  await page.goto(`${exora.web}/record/labs`);
  await page.getByTestId('result-line').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Correct or reject' }).click();
  await page.getByText('what stands here was corrected by hand').waitFor();
  await page.getByRole('img', { name: /The words on page 1.*56/ }).waitFor();
  await context.close();
});

test('nothing is offered to be added to the record of somebody who died, whoever keeps it', async () => {
  const keeper = await signUp(browser, exora, viewports[1]);
  const { page, context } = keeper;
  const id = await rpc<string>(keeper, 'create_profile', {
    p_profile_type: 'adult_in_care',
    p_display_name: 'Olive Sample',
  });
  await rpc(keeper, 'set_active_profile', { p_profile_id: id });
  await page.goto(`${exora.web}/documents`);
  await page.getByTestId('drop-zone').waitFor();
  await rpc(keeper, 'set_care_state', {
    p_profile_id: id,
    p_state: 'deceased',
    p_evidence: 'Certificate',
    p_died_on: '2025-01-01',
  });
  await page.goto(`${exora.web}/documents`);
  await page.waitForLoadState('networkidle');
  for (const way of ['drop-zone', 'add-documents', 'file-input', 'camera-input']) {
    expect(await page.getByTestId(way).count(), way).toBe(0);
  }
  await page.goto(`${exora.web}/record/add`);
  await page.getByText('The record of somebody who died is kept as it was.').waitFor();
  await context.close();
});

describe('carers', () => {
  test('who may look are told so, and what isn’t shared is said to be hidden', async () => {
    const owner = await signUp(browser, exora, viewports[1]);
    await addLetter(owner.page);
    const carer = await carerOf(owner, 'view', ['labs', 'summary']);
    const { page } = carer;
    for (const path of ['medications', 'vitals', 'visits']) {
      await page.goto(`${exora.web}/record/${path}`);
      await page.getByTestId('not-shared').waitFor();
    }
    await expectAccessible(page, 'what is not shared');
    await page.goto(`${exora.web}/record/timeline`);
    expect(await page.getByTestId('hidden-note').textContent()).toMatch(
      /^Medications, allergies, conditions, vital signs/,
    );
    await page.goto(`${exora.web}/record/labs`);
    const link = page.getByTestId('fact-link');
    expect(await link.textContent()).toMatch(/^From a document that is not shared with you/);
    await link.click();
    await page.getByText('The document itself is not shared with you.').waitFor();
    expect(await page.getByTestId('fact-actions').count()).toBe(0);
    await page.goto(`${exora.web}/record/add`);
    await page.getByText('You can look at this record, but not add to it').waitFor();
    await owner.context.close();
    await carer.context.close();
  });

  test('who may edit add and correct, and the owner sees who it was', async () => {
    const owner = await signUp(browser, exora, viewports[1]);
    const carer = await carerOf(owner, 'edit', null);
    await carer.page.goto(`${exora.web}/record/add?kind=allergy`);
    await carer.page.getByLabel('Allergy to').fill('Latex');
    await carer.page.getByRole('button', { name: 'Add to the record' }).click();
    await carer.page.waitForURL(/\/details$/);
    await owner.page.goto(carer.page.url());
    expect(await owner.page.getByTestId('fact-versions').textContent()).toMatch(/Imogen Sample entered it/);

    // What a client of the API dates ahead is marked and no latest result; a result without a unit gets none.
    for (const [date, value] of [
      ['2999-01-01', 5],
      ['2025-10-01', 98],
    ] as const) {
      const fact = { type: 'lab', text: 'Glucose', date, attributes: { value } };
      await rpc(owner, 'add_clinical_event', { p_patient_id: await profileOf(owner), p_fact: fact });
    }
    await owner.page.goto(`${exora.web}/record/timeline`);
    await owner.page.getByText('1 fact here is dated in the future').waitFor();
    await owner.page.getByTestId('timeline-fact').first().getByText('In the future').waitFor();
    await expectAccessible(owner.page, 'a fact in the future');
    await owner.page.goto(`${exora.web}/record/labs`);
    const line = owner.page.getByTestId('result-line');
    expect(await line.textContent()).toMatch(/Glucose.*1 result dated in the future98Entered by hand/);
    await line.getByRole('link', { name: 'Glucose' }).click();
    const rows = owner.page.getByTestId('result-table').locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/^1 Jan 2999in the future5Entered/),
      expect.stringMatching(/^1 Oct 202598Entered/),
    ]);
    await owner.context.close();
    await carer.context.close();
  });
});

describe('on paper', () => {
  test('stand whose record it is, when it was printed and the sources, and nothing of the screen', async () => {
    const { page, context } = await signUp(browser, exora, viewports[1]);
    await addLetter(page);
    const file = page.url();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const [address, what] of [
      [`${exora.web}/record`, 'Overview of the health record'],
      [`${exora.web}/record/medications`, 'List of medications'],
      [file, 'letter.pdf'],
    ] as const) {
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      const heading = await page.getByTestId('print-heading').textContent();
      expect(heading).toMatch(/^Imogen Sample/);
      expect(heading).toContain(what);
      expect(heading).toMatch(/printed on \d{1,2} \w{3} \d{4}/);
      expect(await page.getByText('letter.pdf').filter({ visible: true }).count(), what).toBeGreaterThan(0);
      await page.getByText('Printed from Exora.').waitFor();
      for (const screenOnly of [page.locator('header'), page.getByRole('navigation'), page.getByRole('toolbar')]) {
        expect(await screenOnly.filter({ visible: true }).count(), `${what}: ${screenOnly}`).toBe(0);
      }
      const colours = await page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return [color, backgroundColor];
      });
      expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    }
    await context.close();
  });
});
