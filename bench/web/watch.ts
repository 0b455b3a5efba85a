import type { Page } from 'playwright-core';

/** What a page did to its reader so far, in milliseconds and as the largest session window of shifts. */
export interface Vitals {
  lcpMs: number;
  cls: number;
  /** Each interaction's longest event, from the input to the next paint. */
  interactionsMs: number[];
}

/** Runs in the page before anything else of it. */
function observe(): void {
  const seen = { lcpMs: 0, cls: 0, interactions: new Map<number, number>() };
  Object.assign(window, { exoraVitals: seen });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  // A session window of shifts: gaps of less than a second, five seconds at most.
  let window_ = { value: 0, begin: 0, last: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (entry.hadRecentInput) continue;
      const goesOn = entry.startTime - window_.last < 1000 && entry.startTime - window_.begin < 5000;
      window_ = goesOn
        ? { ...window_, value: window_.value + entry.value, last: entry.startTime }
        : { value: entry.value, begin: entry.startTime, last: entry.startTime };
      seen.cls = Math.max(seen.cls, window_.value);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  const options = { type: 'event', buffered: true, durationThreshold: 16 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
      if (entry.interactionId === 0) continue;
      const before = seen.interactions.get(entry.interactionId) ?? 0;
      seen.interactions.set(entry.interactionId, Math.max(before, entry.duration));
    }
  }).observe(options);
}

/** Watches every document that the page loads from now on. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(observe);
}

/** What was seen since the page's document was loaded. */
export async function vitalsOf(page: Page): Promise<Vitals> {
  // Entries come with the frame after what they tell of.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  return page.evaluate(() => {
    const { exoraVitals: seen } = window as unknown as {
      exoraVitals: { lcpMs: number; cls: number; interactions: Map<number, number> };
    };
    return { lcpMs: seen.lcpMs, cls: seen.cls, interactionsMs: [...seen.interactions.values()] };
  });
}

/** Slows the page's processor down, as a cheap phone is slower than this machine. */
export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}
