import type { Locator } from 'playwright-core';

/** Longer than anything goes on after an interaction, in milliseconds. */
const restMs = 300;

/**
 * Presses something as a mouse does and nothing more: Playwright's own click looks at what it hits from within the page, by
 * scripts that would be measured too. Waits until the page rests before and after.
 */
export async function press(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const page = target.page();
  await page.waitForTimeout(restMs);
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to press.');
  await page.mouse.click(box.x + Math.min(box.width / 2, 60), box.y + Math.min(box.height / 2, 20));
  await page.waitForTimeout(restMs);
}
