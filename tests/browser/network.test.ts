import { randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, chromium, type Response } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { overflowOf } from '../setup/accessible.ts';
import { appRoutes } from '../setup/app-routes.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { exora as command } from '../setup/command.ts';
import { textPdf } from '../setup/documents.ts';
import { openProcessed, pickFiles, signUp, viewports } from '../setup/person.ts';

const exora = inject('exora');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
});

afterAll(async () => {
  await browser?.close();
});

/** Words that occur nowhere but in this person's record. */
const canary = () => `zq${randomBytes(5).toString('hex')}`;
const marks = { name: canary(), file: canary(), text: canary(), drug: 'perindopril' };

const asText = (words: string) => decodeURIComponent(words.replaceAll('+', ' ')).toLowerCase();
/** Which of the person's words are in a text. */
const leaks = (text: string) =>
  Object.entries(marks).flatMap(([what, word]) => (asText(text).includes(word) ? [what] : []));

const headersOfAll = {
  'x-content-type-options': /^nosniff$/,
  'cross-origin-resource-policy': /^same-origin$/,
};
const headersOfAnswers = {
  ...headersOfAll,
  'content-security-policy': /script-src 'self' 'nonce-[^']+' 'strict-dynamic';.*frame-ancestors 'none'/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^same-origin$/,
  'permissions-policy': /geolocation=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
};

/** What is wrong with the headers of an answer of the web app. */
function wrongHeaders(response: Response): string[] {
  const { pathname } = new URL(response.url());
  const headers = response.headers();
  const isAsset = /^\/(_next\/static\/|icon\.svg)/.test(pathname);
  const wanted = pathname === '/icon.svg' ? {} : isAsset ? headersOfAll : headersOfAnswers;
  const wrong = Object.entries<RegExp>(wanted).flatMap(([name, form]) =>
    form.test(headers[name] ?? '') ? [] : [name],
  );
  if (!isAsset && response.status() < 300 && !/no-store/.test(headers['cache-control'] ?? ''))
    wrong.push('cache-control');
  return wrong.map((name) => `${name} of ${pathname}`);
}

/** What the browser keeps for the site beside cookies. */
function kept(context: BrowserContext): Promise<string[]> {
  const [page] = context.pages();
  if (page === undefined) throw new Error('There is no page.');
  return page.evaluate(async () => [
    ...Object.entries({ ...localStorage }).flat(),
    ...Object.entries({ ...sessionStorage }).flat(),
    ...(await caches.keys()),
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  ]);
}

test('over all views: nobody else is asked, nothing of the person is in addresses, titles or stores, no answer is kept, and none is wider than a phone of 360 px', async () => {
  const visit = await signUp(browser, exora, viewports[1], `Ada ${marks.name}`);
  const { page, context } = visit;
  const found = {
    strangers: new Set<string>(),
    addresses: new Set<string>(),
    headers: new Set<string>(),
    console: new Set<string>(),
    events: new Set<string>(),
    wide: new Set<string>(),
  };
  const origins = new Set([exora.web, exora.api].map((address) => new URL(address).origin));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!/^https?:$/.test(url.protocol)) return;
    if (!origins.has(url.origin)) found.strangers.add(url.origin);
    if (leaks(url.href).length > 0) found.addresses.add(`${leaks(url.href)} in ${url.pathname}`);
    if (leaks(request.headers().referer ?? '').length > 0) found.addresses.add(`referrer of ${url.pathname}`);
    if (url.pathname === '/api/client-events')
      for (const what of leaks(request.postData() ?? '')) found.events.add(what);
  });
  context.on('response', (response) => {
    if (new URL(response.url()).origin !== new URL(exora.web).origin) return;
    for (const wrong of wrongHeaders(response)) found.headers.add(wrong);
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      found.console.add(`${message.text()} at ${new URL(page.url()).pathname}`);
  });
  context.on('weberror', (error) => found.console.add(error.error().message));

  const lines = [
    'Medications:',
    'Perindopril 5 mg once daily',
    'Blood pressure 128/76 mmHg',
    'Potassium 5.6 mmol/L 3.5 - 5.2',
    `Note: seen by ${marks.text}`,
  ];
  await pickFiles(page, exora.web, [
    { name: `${marks.file}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(textPdf([lines])) },
  ]);
  await openProcessed(page, `${marks.file}.pdf`);
  const document = new URL(page.url()).pathname;
  const fact = (await page.getByTestId('fact').first().getAttribute('data-fact-id')) ?? '';
  expect(leaks((await page.locator('body').textContent()) ?? '')).toContain('file');
  await command(['admin', 'grant', visit.email, '--data-dir', exora.dataDir]);

  const pages = (await appRoutes()).filter(({ kind }) => kind === 'page').map(({ pattern }) => pattern);
  const fixed = pages.filter((pattern) => !pattern.includes('['));
  const walked: string[] = [];
  const walk = async (path: string): Promise<string[]> => {
    await page.goto(`${exora.web}${path}`, { waitUntil: 'networkidle' });
    walked.push(path);
    expect({ path, title: leaks(await page.title()) }).toEqual({ path, title: [] });
    const address = page.url();
    expect({ path, address: leaks(address) }).toEqual({ path, address: [] });
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await overflowOf(page);
    if (overflow > 0) found.wide.add(`${path} by ${overflow}`);
    await page.setViewportSize(viewports[1]);
    const links = await page.locator('a[href^="/"]').all();
    return Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
  };
  const links = new Set([document, `/facts/${fact}/details`]);
  for (const path of fixed) for (const link of await walk(path)) links.add(link);
  // The other pages by what the walk came by.
  const others = [...links].filter((link) => !fixed.includes(link));
  const unwalked: string[] = [];
  for (const pattern of pages.filter((pattern) => !fixed.includes(pattern))) {
    const form = new RegExp(`^${pattern.replaceAll(/\[[^\]]+\]/g, '[^/?#]+')}$`);
    const path = others.find((link) => form.test(link));
    if (path === undefined) unwalked.push(pattern);
    else await walk(path);
  }
  // Nobody has access to this record but its owner.
  expect(unwalked).toEqual(['/emergency/[patient]', '/sharing/people/[id]', '/sharing/providers/[id]']);
  await page.goto(`${exora.web}${document}`);
  await page.getByTestId('fact').first().click();
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const download = page.waitForEvent('download');
  await page.locator('a[href$="/original"]').first().click();
  await (await download).delete();
  await page.waitForResponse((response) => response.url().endsWith('/api/client-events'));

  const left = await kept(context);
  expect({ leaks: left.flatMap(leaks), stores: left.filter((name) => /^https?:|cache/i.test(name)) }).toEqual({
    leaks: [],
    stores: [],
  });
  expect(walked).toContain('/record');
  expect(walked).toContain('/operations/system');
  expect(Object.fromEntries(Object.entries(found).map(([what, set]) => [what, [...set]]))).toEqual({
    strangers: [],
    addresses: [],
    headers: [],
    console: [],
    events: [],
    wide: [],
  });
  await context.close();
});

test('the watch sees what it is for: a stranger, a word in an address, a store, a complaint', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen: string[] = [];
  context.on('request', (request) => seen.push(...leaks(request.url())));
  await page.goto(`${exora.web}/sign-in?x=${encodeURIComponent(marks.name.toUpperCase())}`);
  await page.evaluate((word) => sessionStorage.setItem('seen', word), marks.file);
  expect(seen).toContain('name');
  expect((await kept(context)).flatMap(leaks)).toEqual(['file']);
  await context.close();
});
