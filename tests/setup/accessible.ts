import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { viewports } from './person.ts';

/**
 * axe finds nothing on the page as it is, at a phone's width and at a desktop's. In dark colours its contrast alone is looked
 * at again, which is all that they change, and which the other width doesn't. `view` names it in what a failure says.
 */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  const viewport = page.viewportSize();
  await expectNothingFound(page, view, 'light');
  await expectNothingFound(page, view, 'dark', (axe) => axe.withRules([contrast]));
  for (const other of viewports.filter(({ width }) => width !== viewport?.width)) {
    await page.setViewportSize(other);
    await expectNothingFound(page, view, 'light', (axe) => axe.disableRules([contrast]));
  }
  if (viewport !== null) await page.setViewportSize(viewport);
}

/** The rule that takes axe the most time. */
const contrast = 'color-contrast';

async function expectNothingFound(
  page: Page,
  view: string,
  colorScheme: 'light' | 'dark',
  narrow = (axe: AxeBuilder) => axe,
): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await settled(page);
  // What the other mode adds is frames of other origins, of which there are none, for twice the time.
  const axe = narrow(new AxeBuilder({ page }).setLegacyMode(true));
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html.slice(0, 200)) }));
  const width = page.viewportSize()?.width;
  expect({ view, colorScheme, width, found }).toEqual({ view, colorScheme, width, found: [] });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** By how many pixels the page is wider than its window: nobody should have to scroll sideways. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Waits for colours that are on their way from one scheme to the other: they are nobody's. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
