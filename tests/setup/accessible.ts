import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * axe finds nothing on the page as it is; in dark colours its contrast is looked at again, which is all that they change.
 * `view` names it in what a failure says.
 */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    // What the other mode adds is frames of other origins, of which there are none, for twice the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html.slice(0, 200)) }));
    expect({ view, colorScheme, found }).toEqual({ view, colorScheme, found: [] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Waits for colours that are on their way from one scheme to the other: they are nobody's. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
