import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

/** Gzipped bytes of the scripts that an address's first document names: what a first visit loads and runs. */
export async function firstLoadBytes(page: Page, address: string): Promise<number> {
  const bodies = new Map<string, Promise<Buffer>>();
  const onResponse = (response: Response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) bodies.set(pathname, response.body());
  };
  page.on('response', onResponse);
  try {
    const response = await page.goto(address, { waitUntil: 'networkidle' });
    const html = (await response?.text()) ?? '';
    // What is for old browsers no new one loads.
    const tags = [...html.matchAll(/<script[^>]+>/g)].map(([tag]) => tag).filter((tag) => !/\snomodule\b/i.test(tag));
    const named = new Set(tags.flatMap((tag) => /\ssrc="([^"?]+\.js)/.exec(tag)?.[1] ?? []));
    if (named.size === 0) throw new Error('The page names no scripts.');
    let bytes = 0;
    for (const path of named) {
      const body = await bodies.get(path);
      if (body === undefined) throw new Error('A script that the page names was not loaded.');
      // As the server sends it to whoever takes it compressed.
      bytes += gzipSync(body).length;
    }
    return bytes;
  } finally {
    page.off('response', onResponse);
  }
}
