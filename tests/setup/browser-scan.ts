import type { Box } from '@exora/contracts';
import type { Browser } from 'playwright-core';

/** A picture of a page as a scanner makes it: no text layer, with the places of its words known. */
export interface Scan {
  png: Buffer;
  /** Box of `words` as fractions of the page. */
  boxOf(words: string): Box;
}

const page = { width: 827, height: 1169 };

/** Has the browser draw lines of text on A4 at 200 dots per inch and tells where each line's words came to lie. */
export async function drawScan(browser: Browser, lines: readonly string[], wanted: readonly string[]): Promise<Scan> {
  const context = await browser.newContext({ viewport: page, deviceScaleFactor: 2 });
  try {
    const sheet = await context.newPage();
    const paragraphs = lines.map((line) => `<p>${line}</p>`).join('');
    const style =
      'body{margin:70px;background:#fff;color:#111;font:19px/1.7 "DejaVu Sans",Arial,sans-serif}p{margin:0;white-space:pre}';
    await sheet.setContent(`<style>${style}</style>${paragraphs}`);
    const boxes = await sheet.evaluate(
      ({ words, width, height }) => {
        const found: Record<string, Box> = {};
        for (const paragraph of document.querySelectorAll('p')) {
          const node = paragraph.firstChild;
          for (const word of words) {
            const at = node?.textContent?.indexOf(word) ?? -1;
            if (node === null || at < 0 || word in found) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            found[word] = { x0: left / width, x1: right / width, y0: top / height, y1: bottom / height };
          }
        }
        return found;
      },
      { words: wanted, ...page },
    );
    return {
      png: await sheet.screenshot({ type: 'png' }),
      boxOf: (words) => {
        const box = boxes[words];
        if (!box) throw new Error('these words were not asked for, or are not in the lines');
        return box;
      },
    };
  } finally {
    await context.close();
  }
}
