import { readFile } from 'node:fs/promises';
import type { Box } from '@exora/contracts';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { boxOf, chart, textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, type Visit, viewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

test('a sentence of the story leads to each of its facts’ words, and the lens is remembered', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  await pickFiles(page, exora.web, [
    {
      name: 'letter.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(textPdf([['Past medical history: asthma, type 2 diabetes.']])),
    },
  ]);
  await openProcessed(page, 'letter.pdf');
  await page.getByTestId('lens-narrative').click();
  const sentence = page
    .getByTestId('sentence')
    .filter({ hasText: /asthma/ })
    .first();
  const lit = page.locator('[data-testid="highlight"][data-selected="true"]');
  await sentence.press('Enter');
  await lit.waitFor();
  const first = await lit.getAttribute('data-fact-id');
  await sentence.press('Enter');
  await page.locator(`[data-testid="highlight"][data-selected="true"]:not([data-fact-id="${first}"])`).waitFor();
  await page.reload();
  await page.getByTestId('story').waitFor();
  await context.close();
});

test('the original comes back byte for byte, as a file to keep', async () => {
  const { page, context } = await signUp(browser, exora, viewports[1]);
  const name = 'Brief von Zoë "2".html';
  const buffer = Buffer.from('<p>Allergies: penicillin</p><script>document.title = "run"</script>');
  await pickFiles(page, exora.web, [{ name, mimeType: 'text/html', buffer }]);
  await openProcessed(page, name);
  const link = page.getByRole('link', { name: 'Download the original' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(await readFile(await download.path())).toEqual(buffer);
  const answer = await context.request.get(`${exora.web}${await link.getAttribute('href')}`);
  expect(answer.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  expect(answer.headers()['content-disposition']).toMatch(/^attachment;/);
  await context.close();
  const stranger = await signUp(browser, exora, viewports[1]);
  const refused = await stranger.context.request.get(answer.url());
  expect(refused.status()).toBe(404);
  await stranger.context.close();
});

describe('a document of several pages', () => {
  // Without a name: whose it is would be asked.
  const pages = chart(4).map((lines) => lines.filter((line) => !line.startsWith('Patient:')));
  let visit: Visit;
  let address: string;

  beforeAll(async () => {
    visit = await signUp(browser, exora, viewports[1]);
    await pickFiles(visit.page, exora.web, [
      { name: 'chart.pdf', mimeType: 'application/pdf', buffer: Buffer.from(textPdf(pages)) },
    ]);
    await openProcessed(visit.page, 'chart.pdf');
    address = visit.page.url();
  });

  afterAll(async () => {
    await visit?.context.close();
  });

  /** The document as whoever opens it finds it. */
  async function open(viewport: { width: number; height: number } = viewports[1]): Promise<Page> {
    await visit.page.emulateMedia({ media: 'screen' });
    await visit.page.setViewportSize(viewport);
    await visit.page.goto(address);
    await visit.page.getByTestId('fact').first().waitFor();
    return visit.page;
  }

  test.each(viewports)('turns: words stay lit where they stand, at $width px', async (viewport) => {
    const page = await open(viewport);
    const rotate = page.getByRole('button', { name: 'Rotate' });
    await fact(page, 'Metformin').click();
    for (const turn of [90, 180, 270, 0]) {
      await rotate.click();
      await page.getByText(turnSaid[turn] ?? '', { exact: true }).waitFor();
      await expectLit(page, 1, boxOf(pages[0] ?? [], 'Metformin'), turn);
      expect(await overflow(page)).toEqual({ page: 0, area: 0 });
    }
    // A fact of another page is scrolled to, at every zoom, and words that are pressed are the ones that stand there.
    await rotate.click();
    for (const drug of ['Amlodipine', 'Lisinopril']) {
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await fact(page, drug).click();
      const number = drug === 'Amlodipine' ? 4 : 2;
      await expectLit(page, number, boxOf(pages[number - 1] ?? [], drug), 90);
      await expect.poll(() => isInView(page, lit(page).locator('[data-role="label"]').first())).toBe(true);
    }
    const other = page.locator('[data-page="2"] [data-testid="highlight"][data-type="lab"]');
    await other.locator('[data-role="label"]').first().click();
    await page.locator('[data-page="2"] [data-type="lab"][data-selected="true"]').waitFor();
    // On paper they stand upright.
    await page.emulateMedia({ media: 'print' });
    await expectLit(page, 2, boxOf(pages[1] ?? [], 'Hemoglobin'), 0);
    await page.emulateMedia({ media: 'screen' });
    if (viewport === viewports[1]) await expectAccessible(page, 'turned pages with the rail');
    expect(visit.complaints).toEqual([]);
  });

  test('zoom keeps what is looked at in the middle', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Next page' }).click();
    const middle = () =>
      page.getByTestId('page-viewer').evaluate((area) => {
        const view = area.getBoundingClientRect();
        const sheet = area.querySelector('[data-page="2"]')?.getBoundingClientRect();
        return sheet === undefined ? null : (view.top + area.clientHeight / 2 - sheet.top) / sheet.height;
      });
    const before = await middle();
    for (const name of ['Zoom in', 'Zoom in', 'Zoom out', 'Zoom out']) {
      await page.getByRole('button', { name }).click();
      expect(await middle()).toBeCloseTo(before ?? 0, 2);
    }
  });

  test.each(viewports)('has all its pages small beside it, with their facts, at $width px', async (viewport) => {
    const page = await open(viewport);
    const small = page.getByTestId('page-rail').getByRole('button');
    if (viewport.width < 1024) {
      expect(await page.getByTestId('page-rail').count()).toBe(0);
      await page.getByRole('button', { name: 'All pages' }).click();
    }
    await small.nth(3).waitFor();
    const first = page.getByRole('button', { name: 'Page 1, 2 facts', exact: true });
    expect(await first.getAttribute('aria-current')).toBe('page');
    await small.nth(2).click();
    await page.locator('[data-rail-page="3"][aria-current="page"]').waitFor();
    await expect.poll(() => isInView(page, page.locator('[data-page="3"]'))).toBe(true);
    // Tab reaches them once, and arrow keys go between them.
    expect(await small.evaluateAll((all) => all.map(({ tabIndex }) => tabIndex))).toEqual([-1, -1, 0, -1]);
    await small.nth(2).press('ArrowDown');
    await small.nth(3).press('Enter');
    await page.locator('[data-rail-page="4"][aria-current="page"]').waitFor();
    await fact(page, 'Lisinopril').click();
    await page.locator('[data-rail-page="2"][data-chosen="true"]').waitFor();
    await page.getByRole('button', { name: 'Page 2, 2 facts, with the chosen fact', exact: true }).waitFor();
    const picture = page.locator('[data-rail-page="2"] img');
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeLessThanOrEqual(176);
    if (viewport.width < 1024) {
      await expectAccessible(page, 'a document with the rail');
      await small.nth(1).press('Escape');
      await page.getByTestId('page-rail').waitFor({ state: 'detached' });
      expect(await page.getByTestId('page-viewer').evaluate((area) => area === document.activeElement)).toBe(true);
      expect(await lit(page).count()).toBe(1);
    }
  });

  test('keys work while the focus is in the pages, and nowhere else', async () => {
    const page = await open();
    const area = page.getByTestId('page-viewer');
    const number = page.getByLabel('Page, 1 to 4');
    const said = page.getByRole('region', { name: 'Pages', exact: true }).getByRole('status');
    const press = async (key: string, answer: string) => {
      await page.keyboard.press(key);
      await said.getByText(answer, { exact: true }).waitFor();
    };
    await page.getByTestId('lens-document').focus();
    for (const key of ['r', 'n', '+', 't']) await page.keyboard.press(key);
    await area.focus();
    for (const key of ['Alt+n', 'Control++', 'Meta+r']) await page.keyboard.press(key);
    expect(await said.textContent()).toBe('');
    await press('r', 'Turned to the right');
    await press('Shift+R', 'Upright');
    await press('+', 'Zoom 150 %');
    await press('=', 'Zoom 200 %');
    await press('-', 'Zoom 150 %');
    await press('0', 'Zoom 100 %');
    await press('n', 'Page 2 of 4');
    await press('p', 'Page 1 of 4');
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: 'Keys' });
    await list.getByText('Next and previous page').waitFor();
    expect(await list.evaluate((dialog) => dialog === document.activeElement)).toBe(true);
    await expectAccessible(page, 'the list of keys');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await area.evaluate((pages) => pages === document.activeElement)).toBe(true);
    // Where something is typed they are letters.
    await number.focus();
    await page.keyboard.press('r');
    expect(await number.inputValue()).toBe('r');
    expect(await said.textContent()).toBe('Page 1 of 4');
  });

  test('as text it is gone through and marked as its pictures are', async () => {
    const page = await open();
    const number = page.getByLabel('Page, 1 to 4');
    const asText = page.getByRole('button', { name: 'Text of the pages' });
    await page.getByRole('button', { name: 'Next page' }).click();
    await asText.click();
    await page.getByTestId('page-texts').waitFor();
    await expect.poll(() => number.inputValue()).toBe('2');
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.poll(() => number.inputValue()).toBe('3');
    await number.fill('4');
    await number.press('Enter');
    await expect.poll(() => isInView(page, page.locator('[data-page="4"]'))).toBe(true);
    await fact(page, 'Metformin').click();
    const marked = page.getByTestId('page-texts').locator('mark').first();
    await expect.poll(() => isInView(page, marked)).toBe(true);
    expect(await page.locator('mark').allTextContents()).toContain('Metformin');
    // Back with the pictures the words are lit, and the counter counts.
    await asText.click();
    await expect.poll(() => isInView(page, lit(page).locator('rect').first())).toBe(true);
    await page.getByTestId('page-viewer').evaluate((area) => area.scrollTo({ top: area.scrollHeight }));
    await expect.poll(() => number.inputValue()).toBe('4');
  });
});

const turnSaid: Readonly<Record<number, string>> = {
  0: 'Upright',
  90: 'Turned to the right',
  180: 'Upside down',
  270: 'Turned to the left',
};

function fact(page: Page, words: string): Locator {
  return page.getByTestId('fact').filter({ hasText: words });
}

function lit(page: Page): Locator {
  return page.locator('[data-testid="highlight"][data-selected="true"]');
}

/** The lit words of a page lie over `words` (fractions of the upright page), which are turned with it. */
async function expectLit(page: Page, number: number, words: Box, turn: number): Promise<void> {
  const label = page.locator(`[data-page="${number}"] [data-selected="true"] [data-role="label"]`).first();
  await label.waitFor();
  // Both at once: they may be scrolled to just now.
  const { x, y, isLying } = await label.evaluate((rect) => {
    const found = rect.getBoundingClientRect();
    const sheet = rect.closest('[data-page]')?.getBoundingClientRect() ?? found;
    return {
      x: (found.x + found.width / 2 - sheet.x) / sheet.width,
      y: (found.y + found.height / 2 - sheet.y) / sheet.height,
      isLying: found.width > found.height,
    };
  });
  let box = words;
  for (let at = 0; at < turn; at += 90) box = { x0: 1 - box.y1, x1: 1 - box.y0, y0: box.x0, y1: box.x1 };
  // A highlight is a little larger than its words: the middle is theirs.
  expect(x, `across at ${turn}`).toBeCloseTo((box.x0 + box.x1) / 2, 1.7);
  expect(y, `down at ${turn}`).toBeCloseTo((box.y0 + box.y1) / 2, 1.7);
  expect(isLying, `lying at ${turn}`).toBe(turn % 180 === 0);
}

/** Whether something stands in the pages' scrolling area, at least in part. */
async function isInView(page: Page, what: Locator): Promise<boolean> {
  const [area, box] = [await page.getByTestId('page-viewer').boundingBox(), await what.boundingBox()];
  if (area === null || box === null) return false;
  return (
    box.y < area.y + area.height &&
    box.y + box.height > area.y &&
    box.x < area.x + area.width &&
    box.x + box.width > area.x
  );
}

/** Pixels that the page and the pages' area are wider than they show. */
function overflow(page: Page): Promise<{ page: number; area: number }> {
  return page.getByTestId('page-viewer').evaluate((area) => ({
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    area: area.scrollWidth - area.clientWidth,
  }));
}
