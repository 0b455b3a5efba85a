import type { Page } from 'playwright-core';
import { press } from './press.ts';

/** Milliseconds from pressing a fact until its words are lit on the page and painted, for some facts one after another. */
export async function clickToLit(page: Page, clicks: number): Promise<number[]> {
  await page.getByTestId('highlight').first().waitFor();
  await page.evaluate(() => {
    const times: number[] = [];
    let pressedAt: number | null = null;
    Object.assign(window, { exoraLit: times });
    document.addEventListener(
      'pointerdown',
      ({ timeStamp }) => {
        pressedAt = timeStamp;
      },
      { capture: true },
    );
    new MutationObserver((changes) => {
      const isLit = changes.some(
        ({ target }) => target instanceof Element && target.matches('[data-testid="highlight"][data-selected="true"]'),
      );
      if (!isLit || pressedAt === null) return;
      const from = pressedAt;
      pressedAt = null;
      // The frame with it is painted when a message that is sent at its beginning arrives.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => times.push(performance.now() - from);
        port2.postMessage(null);
      });
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-selected'] });
  });
  const facts = page.getByTestId('fact');
  const count = await facts.count();
  for (let click = 0; click < clicks; click++) {
    await press(facts.nth((click * 7 + 1) % count));
    await page.waitForFunction(
      (wanted) => (window as unknown as { exoraLit: number[] }).exoraLit.length >= wanted,
      click + 1,
    );
  }
  return page.evaluate(() => (window as unknown as { exoraLit: number[] }).exoraLit);
}
