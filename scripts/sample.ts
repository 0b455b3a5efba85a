// Makes the documents of the sample patient (apps/web/sample) from what is written in scripts/sample/. They are committed, so
// that nobody needs a browser to run Exora; this is run after a change of the texts.
//
//   npm run sample
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../tests/setup/browser.ts';
import { pages, texts } from './sample/documents.ts';
import { root } from './tools.ts';

const folder = join(root, 'apps/web/sample');

const browser = await chromium.launch(launchOptions(ensureBrowser()));
try {
  await mkdir(folder, { recursive: true });
  for (const { name, html, isPhoto } of pages) {
    const page = await browser.newPage({ viewport: { width: 820, height: 1120 }, deviceScaleFactor: 2 });
    await page.setContent(html);
    if (isPhoto) await page.screenshot({ path: join(folder, name), type: 'png' });
    else await page.pdf({ path: join(folder, name), format: 'A4', printBackground: true });
    await page.close();
  }
  for (const { name, text } of texts) await writeFile(join(folder, name), text);
} finally {
  await browser.close();
}
