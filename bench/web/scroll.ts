import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';

/** How smoothly a list went by. */
export interface Scrolled {
  /** Frames that the browser showed a second while it scrolled; what moves them is not the page's own thread. */
  framesPerSecond: number;
  /** Frames, of those meant to be shown while it scrolled, that were not, or that lacked a part of the page. */
  dropped: number;
  incomplete: number;
  /** Frames that the page's own thread took part in a second, and the longest time between two of them, in milliseconds. */
  pageFramesPerSecond: number;
  worstPageFrameMs: number;
  /** Of the page's frames, the share in which a stretch of the list that was not drawn yet stood in the window. */
  blankShare: number;
  seconds: number;
  /** Pixels that went by. */
  pixels: number;
}

/** What the browser's compositor says of a frame. Times are in microseconds. */
const frameSchema = z.object({
  name: z.literal('PipelineReporter'),
  ph: z.literal('b'),
  pid: z.number(),
  ts: z.number(),
  args: z.object({
    frame_reporter: z.object({
      frame_sequence: z.number(),
      state: z.string(),
      scroll_state: z.string(),
      has_missing_content: z.boolean().default(false),
    }),
  }),
});
type Frame = z.infer<typeof frameSchema>;

/** Longest time between two frames of one scrolling, in microseconds. */
const pause = 250_000;

/** Turns the wheel for some seconds and counts the frames that were shown meanwhile. `undrawn` selects what is not drawn yet. */
export async function scrollThrough(page: Page, seconds: number, undrawn: string | null = null): Promise<Scrolled> {
  await page.mouse.move(640, 450);
  await watchFrames(page, undrawn);
  const from = await page.evaluate(() => window.scrollY);
  const session = await page.context().newCDPSession(page);
  let seen: { at: number[]; blank: number; to: number } = { at: [], blank: 0, to: from };
  const reports = await tracedFrames(session, async () => {
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
    seen = await page.evaluate(() => {
      const { exoraFrames } = window as unknown as { exoraFrames: { at: number; isBlank: boolean }[] };
      return {
        at: exoraFrames.map((frame) => frame.at),
        blank: exoraFrames.filter(({ isBlank }) => isBlank).length,
        to: window.scrollY,
      };
    });
  });
  const { at, blank, to } = seen;
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? time));
  const lasted = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
  const frames = [...Map.groupBy(reports, ({ pid, args }) => `${pid} ${args.frame_reporter.frame_sequence}`).values()];
  const scrolling = frames.filter((all) => all.some(({ args }) => args.frame_reporter.scroll_state !== 'SCROLL_NONE'));
  const shown = scrolling.filter((all) =>
    all.some(({ args }) => args.frame_reporter.state.startsWith('STATE_PRESENTED')),
  );
  return {
    framesPerSecond: round((shown.length / timeOf(scrolling.flatMap(([first]) => first ?? []))) * 1e6, 1),
    dropped: scrolling.length - shown.length,
    incomplete: shown.filter((all) => all.some(({ args }) => args.frame_reporter.has_missing_content)).length,
    pageFramesPerSecond: round(gaps.length / lasted, 1),
    worstPageFrameMs: Math.round(Math.max(...gaps)),
    blankShare: round(blank / at.length, 3),
    seconds: round(lasted, 1),
    pixels: Math.round(to - from),
  };
}

/** Notes each of the page's frames from now on, and whether something undrawn stands in the window. */
async function watchFrames(page: Page, undrawn: string | null): Promise<void> {
  await page.evaluate((selector) => {
    const frames: { at: number; isBlank: boolean }[] = [];
    Object.assign(window, { exoraFrames: frames });
    const next = (at: number) => {
      const isBlank =
        selector !== null &&
        [...document.querySelectorAll(selector)].some((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return bottom > 0 && top < window.innerHeight;
        });
      frames.push({ at, isBlank });
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }, undrawn);
}

/** What the compositor of the page told of its frames while `work` was done. */
async function tracedFrames(session: CDPSession, work: () => Promise<void>): Promise<Frame[]> {
  const frames: Frame[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      const frame = frameSchema.safeParse(event);
      if (frame.success) frames.push(frame.data);
    }
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['cc', 'benchmark'] },
  });
  await work();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  return frames.sort((one, other) => one.ts - other.ts);
}

/** Microseconds of the stretches in which frames follow each other. */
function timeOf(frames: readonly Frame[]): number {
  return frames
    .slice(1)
    .map(({ ts }, index) => ts - (frames[index]?.ts ?? ts))
    .filter((gap) => gap < pause)
    .reduce((sum, gap) => sum + gap, 0);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
