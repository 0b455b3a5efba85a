import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { benchWeb } from '../../bench/web/bench.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

test('the web benchmark measures every figure, small', { timeout: 240_000 }, async () => {
  const report = await benchWeb(browser, exora, {
    rounds: 1,
    facts: 40,
    documents: 6,
    events: 250,
    highlights: 200,
    slowdown: 1,
    scrollSeconds: 1,
    clicks: 3,
    onProgress: () => undefined,
  });
  for (const [name, { reached }] of Object.entries(report.targets)) {
    expect({ name, isMeasured: Number.isFinite(reached) }).toEqual({ name, isMeasured: true });
  }
  expect(Object.keys(report.targets)).toHaveLength(7);
  expect(report.overview.lcp_ms[0]).toBeGreaterThan(0);
  expect(report.timeline.pixels).toBeGreaterThan(0);
  // The one target that is the same on every machine.
  expect(Object.entries(report.first_load_js_kb).filter(([, kb]) => kb < 50 || kb > 180)).toEqual([]);
  expect(report.click_to_lit_ms).toHaveLength(3);
});
