import type { Page } from 'playwright-core';

/** How smoothly a list went by. */
export interface Scrolled {
  framesPerSecond: number;
  seconds: number;
  /** Longest time between two frames, in milliseconds. */
  worstFrameMs: number;
  /** Pixels that went by. */
  pixels: number;
}

/** Turns the wheel for some seconds and counts the frames that were shown meanwhile. */
export async function scrollThrough(page: Page, seconds: number): Promise<Scrolled> {
  await page.mouse.move(640, 450);
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { exoraFrames: frames });
    const next = (at: number) => {
      frames.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const from = await page.evaluate(() => window.scrollY);
  const session = await page.context().newCDPSession(page);
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    await session.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 450,
      yDistance: -3000,
      speed: 3000,
      gestureSourceType: 'mouse',
    });
  }
  const { frames, to } = await page.evaluate(() => ({
    frames: (window as unknown as { exoraFrames: number[] }).exoraFrames,
    to: window.scrollY,
  }));
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const lasted = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
  return {
    framesPerSecond: Math.round((gaps.length / lasted) * 10) / 10,
    seconds: Math.round(lasted * 10) / 10,
    worstFrameMs: Math.round(Math.max(...gaps)),
    pixels: Math.round(to - from),
  };
}
