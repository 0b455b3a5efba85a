import type { Browser, Page } from 'playwright-core';
import type postgres from 'postgres';
import { openDatabase } from '../../tests/setup/database.ts';
import { signUp, type Visit, viewports } from '../../tests/setup/person.ts';
import { clickToLit } from './lit.ts';
import { press } from './press.ts';
import { firstLoadBytes } from './scripts.ts';
import { type Scrolled, scrollThrough } from './scroll.ts';
import { addFullPage, eventCounts, factCounts, fillRecord, personOf, type WebSize } from './seed.ts';
import { slowDown, vitalsOf, watch } from './watch.ts';

/** What is measured, and how thoroughly. */
export interface WebBench extends WebSize {
  rounds: number;
  /** Seconds of scrolling, and clicks on facts. */
  scrollSeconds: number;
  clicks: number;
  /** How many times slower the browser's processor is. */
  slowdown: number;
  onProgress: (message: string) => void;
}

/** A target with what was reached. */
interface Target {
  target: string;
  reached: number;
  held: boolean;
}

export interface WebReport {
  targets: Record<string, Target>;
  overview: { lcp_ms: number[]; cls: number[]; interactions_ms: Record<string, number[]> };
  first_load_js_kb: Record<string, number>;
  timeline: Scrolled;
  /** The same for a plain page of the same length: what this machine can do at all. */
  plain_page: Scrolled;
  click_to_lit_ms: number[];
}

/** Views of a record, by the name under which their scripts are told. */
const recordViews = {
  overview: '/record',
  timeline: '/record/timeline',
  story: '/record/story',
  medications: '/record/medications',
  conditions: '/record/conditions',
  allergies: '/record/allergies',
  labs: '/record/labs',
  vitals: '/record/vitals',
  immunisations: '/record/immunisations',
  procedures: '/record/procedures',
  visits: '/record/visits',
  documents: '/documents',
  review: '/review',
} as const;

/** Fills two records of a running stack, looks at them with a real browser, and measures. */
export async function benchWeb(
  browser: Browser,
  exora: { web: string; api: string; dataDir: string },
  bench: WebBench,
): Promise<WebReport> {
  const sql = await openDatabase(exora.dataDir);
  try {
    // A record is told when it is full, not after each document.
    await sql`update public.job_lanes set paused_at = now(), pause_reason = 'bench' where lane = 'narrating'`;
    const ordinary = await visitor(browser, exora);
    const owner = await personOf(sql, ordinary.email);
    bench.onProgress(`storing ${bench.documents} documents with ${bench.facts} facts`);
    await fillRecord(sql, owner, factCounts(bench));
    bench.onProgress(`storing ${bench.events} events for the timeline`);
    const long = await visitor(browser, exora);
    await fillRecord(sql, await personOf(sql, long.email), eventCounts(bench.events));
    const page = await visitor(browser, exora);
    const document = await addFullPage(sql, exora.dataDir, await personOf(sql, page.email), bench.highlights);
    await tellStories(sql);
    await settled(sql, bench.onProgress);

    bench.onProgress('measuring the overview');
    const overview = await measureOverview(ordinary, exora.web, bench);
    bench.onProgress('measuring scripts');
    const scripts = await measureScripts(ordinary, exora.web, document, page);
    // What slows a page down keeps a processor busy for as long as the page is there, also while it rests.
    await ordinary.context.close();
    bench.onProgress('scrolling the timeline');
    const timeline = await measureTimeline(long.page, exora.web, bench);
    const plain = await measurePlain(long, bench);
    await long.context.close();
    bench.onProgress('clicking facts');
    const lit = await measureLit(page.page, exora.web, document, bench);
    await page.context.close();
    return {
      targets: targetsOf(overview, scripts, timeline, lit),
      overview: {
        lcp_ms: overview.map(({ lcpMs }) => Math.round(lcpMs)),
        cls: overview.map(({ cls }) => Math.round(cls * 1e4) / 1e4),
        interactions_ms: byName(overview.flatMap(({ interactions }) => interactions)),
      },
      first_load_js_kb: scripts,
      timeline,
      plain_page: plain,
      click_to_lit_ms: lit.map(Math.round),
    };
  } finally {
    await tellStories(sql);
    await sql.end();
  }
}

/** A new person with motion, as most have it. */
function visitor(browser: Browser, exora: { web: string; api: string }): Promise<Visit> {
  return signUp(browser, exora, viewports[1], 'Imogen Sample', 'no-preference');
}

async function tellStories(sql: postgres.Sql): Promise<void> {
  await sql`update public.job_lanes set paused_at = null, pause_reason = null where lane = 'narrating' and pause_reason = 'bench'`;
}

/** Waits until the workers have nothing left to do: they would take the browser's cores. */
async function settled(sql: postgres.Sql, onProgress: WebBench['onProgress']): Promise<void> {
  await sql`analyze`;
  for (;;) {
    const [row] = await sql<{ left: number }[]>`
      select count(*)::integer as left from exora_private.job_queue_live where status in ('pending', 'processing')`;
    if (row?.left === 0) return;
    onProgress(`waiting for ${row?.left ?? 0} jobs`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

interface Look {
  lcpMs: number;
  cls: number;
  interactions: { name: string; ms: number }[];
}

async function measureOverview({ context }: Visit, web: string, { rounds, slowdown }: WebBench): Promise<Look[]> {
  const looks: Look[] = [];
  // The first one warms the server up.
  for (let round = 0; round <= rounds; round++) {
    const page = await context.newPage();
    await watch(page);
    await slowDown(page, slowdown);
    await page.goto(`${web}/record`, { waitUntil: 'networkidle' });
    const { lcpMs } = await vitalsOf(page);
    const interactions: Look['interactions'] = [];
    let cls = 0;
    const act = async (name: string, work: () => Promise<unknown>) => {
      const before = (await vitalsOf(page)).interactionsMs.length;
      await work();
      const after = await vitalsOf(page);
      cls = Math.max(cls, after.cls);
      // What the browser calls too short to tell took less than 16 ms.
      interactions.push({ name, ms: Math.max(16, ...after.interactionsMs.slice(before)) });
    };
    await act('open the account menu', () => press(page.getByTestId('account-menu')));
    await act('close it', () => page.keyboard.press('Escape'));
    await act('open the notices', () => press(page.getByTestId('notices')));
    await act('close them', () => page.keyboard.press('Escape'));
    await act('go to the timeline', () => press(page.locator('a[href="/record/timeline"]').first()));
    await page.waitForURL('**/record/timeline');
    await page.getByTestId('timeline-fact').first().waitFor();
    await act('go to the documents', () => press(page.locator('header a[href="/documents"]').first()));
    await page.waitForURL('**/documents');
    await page.getByTestId('document').first().waitFor();
    await act('go back to the record', () => press(page.locator('header a[href="/record"]').first()));
    await page.waitForURL('**/record');
    if (round > 0) looks.push({ lcpMs, cls, interactions });
    await page.close();
  }
  return looks;
}

async function measureScripts(
  { context }: Visit,
  web: string,
  document: string,
  other: Visit,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const measure = async (name: string, path: string, of: Visit['context']) => {
    // Without what the visits before have cached.
    const page = await of.newPage();
    const session = await of.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    found[name] = Math.round((await firstLoadBytes(page, `${web}${path}`)) / 100) / 10;
    await page.close();
  };
  for (const [name, path] of Object.entries(recordViews)) await measure(name, path, context);
  await measure('document', `/documents/${document}`, other.context);
  const labs = await context.newPage();
  await labs.goto(`${web}/record/labs`);
  const result = await labs.locator('main a[href^="/record/labs/"]').first().getAttribute('href');
  await labs.close();
  await measure('one result', `${result}`, context);
  return found;
}

async function measureTimeline(page: Page, web: string, { scrollSeconds, slowdown }: WebBench): Promise<Scrolled> {
  await page.goto(`${web}/record/timeline`, { waitUntil: 'networkidle' });
  await page.getByTestId('timeline-fact').first().waitFor();
  await slowDown(page, slowdown);
  // A stretch of days that is not drawn yet is an empty box of the height that it will have.
  return scrollThrough(page, scrollSeconds, '[data-testid="timeline-block"]:empty');
}

async function measurePlain({ context }: Visit, { scrollSeconds, slowdown }: WebBench): Promise<Scrolled> {
  const page = await context.newPage();
  await page.setContent('<p>A line of a plain page.</p>'.repeat(5000));
  await slowDown(page, slowdown);
  const scrolled = await scrollThrough(page, Math.min(5, scrollSeconds));
  await page.close();
  return scrolled;
}

async function measureLit(
  page: Page,
  web: string,
  document: string,
  { clicks, slowdown }: WebBench,
): Promise<number[]> {
  await page.goto(`${web}/documents/${document}`, { waitUntil: 'networkidle' });
  await slowDown(page, slowdown);
  return clickToLit(page, clicks);
}

function targetsOf(
  overview: readonly Look[],
  scripts: Readonly<Record<string, number>>,
  timeline: Scrolled,
  lit: readonly number[],
): Record<string, Target> {
  const upTo = (most: number, unit: string, reached: number, digits = 0): Target => {
    const rounded = Number(reached.toFixed(digits));
    return { target: `≤ ${most}${unit}`, reached: rounded, held: rounded <= most };
  };
  const interactions = overview.flatMap((look) => look.interactions.map(({ ms }) => ms));
  return {
    overview_lcp_p75_ms: upTo(
      2000,
      ' ms',
      percentile(
        overview.map(({ lcpMs }) => lcpMs),
        0.75,
      ),
    ),
    inp_p98_ms: upTo(200, ' ms', percentile(interactions, 0.98)),
    cls_worst: upTo(0.05, '', Math.max(...overview.map(({ cls }) => cls)), 4),
    first_load_js_worst_kb: upTo(180, ' kB gzip', Math.max(...Object.values(scripts)), 1),
    timeline_frames_per_second: {
      target: '≥ 50',
      reached: timeline.framesPerSecond,
      held: timeline.framesPerSecond >= 50,
    },
    timeline_blank_share: upTo(0.02, '', timeline.blankShare, 3),
    click_to_lit_p95_ms: upTo(100, ' ms', percentile(lit, 0.95)),
  };
}

/** By nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function byName(interactions: readonly { name: string; ms: number }[]): Record<string, number[]> {
  const groups = Map.groupBy(interactions, ({ name }) => name);
  return Object.fromEntries([...groups].map(([name, list]) => [name, list.map(({ ms }) => Math.round(ms))]));
}
