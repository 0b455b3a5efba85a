import { randomUUID } from 'node:crypto';
import { type Browser, chromium, type Page } from 'playwright-core';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectAccessible } from '../setup/accessible.ts';
import { ensureBrowser, launchOptions } from '../setup/browser.ts';
import { exora as command } from '../setup/command.ts';
import { openDatabase } from '../setup/database.ts';
import { signUp, type Visit, viewports, walkedViewports } from '../setup/person.ts';

const exora = inject('exora');
/** One that nothing else of the tests uses. */
const lane = 'bulk';
let browser: Browser;
let sql: postgres.Sql;

beforeAll(async () => {
  browser = await chromium.launch(launchOptions(ensureBrowser()));
  sql = await openDatabase(exora.dataDir);
});

afterAll(async () => {
  await sql`update public.job_lanes set paused_at = null, pause_reason = null, paused_until = null, max_concurrent = null where lane = ${lane}`;
  await sql`delete from exora_private.job_queue_live where lane = ${lane}`;
  await sql`delete from exora_private.job_queue_finished where lane = ${lane}`;
  await sql.end();
  await browser?.close();
});

const views = {
  '/operations': 'What waits where',
  '/operations/jobs': 'Find jobs',
  '/operations/dead-letters': 'Dead letters',
  '/operations/capacity': 'Cost per document',
  '/operations/system': 'Data quality',
  '/operations/oversight': 'Wordings of consent',
} as const;

async function becomeOperator({ email }: Visit): Promise<void> {
  const done = await command(['admin', 'grant', email, '--data-dir', exora.dataDir]);
  expect(done).toMatchObject({ code: 0 });
}

/** Jobs of the paused lane that wait, and some that were given up for these reasons. */
async function fillLane(waiting: number, reasons: readonly string[]): Promise<void> {
  await sql`update public.job_lanes set paused_at = now(), paused_until = null where lane = ${lane}`;
  for (const reason of [...reasons, ...Array.from({ length: waiting }, () => null)]) {
    const [job] = await sql<{ id: string }[]>`
      select public.enqueue_job_v3(job_type => 'ai_processing', job_name => 'A job of a test', p_lane => ${lane}) as id`;
    if (reason !== null)
      await sql`select exora_private.end_job(${job?.id ?? ''}, 'dead_letter', null, ${reason}, '{}')`;
  }
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('who is no operator finds nothing', async () => {
  const { page, context, complaints } = await signUp(browser, exora, viewports[0]);
  for (const path of [...Object.keys(views), `/operations/jobs/${randomUUID()}`]) {
    const answer = await page.goto(`${exora.web}${path}`);
    expect({ path, status: answer?.status() }).toEqual({ path, status: 404 });
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  }
  for (const path of ['queue', 'jobs', `jobs/${randomUUID()}`, 'dead-letters', 'capacity', 'system']) {
    const answer = await context.request.get(`${exora.web}/api/operations/${path}`);
    expect({ path, status: answer.status() }).toEqual({ path, status: 403 });
  }
  expect(complaints).toEqual([]);
  await context.close();
});

describe.each(walkedViewports)('at $width px', (viewport) => {
  test('an operator finds every view, and axe nothing on any', async () => {
    const visit = await signUp(browser, exora, viewport);
    const { page, context, complaints, strayRequests } = visit;
    await becomeOperator(visit);
    await fillLane(2, ['engine_unavailable', 'processing_timeout']);
    for (const [path, words] of Object.entries(views)) {
      await page.goto(`${exora.web}${path}`);
      const isNamed =
        words === 'Find jobs' ? page.getByRole('search', { name: words }) : page.getByRole('heading', { name: words });
      await isNamed.first().waitFor();
      await expectAccessible(page, path);
      expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 });
    }
    await page.goto(`${exora.web}/operations/jobs`);
    await page.getByTestId('job').first().getByRole('link').click();
    await page.getByTestId('job-status').waitFor();
    await expectAccessible(page, 'a job');
    expect({ complaints, strayRequests }).toEqual({ complaints: [], strayRequests: [] });
    await context.close();
  });
});

test('lanes, dead letters and jobs are acted on, each after a look at what it would do, and the log names who did it', async () => {
  const visit = await signUp(browser, exora, viewports[1]);
  const { page, context, complaints } = visit;
  await becomeOperator(visit);
  await sql`delete from exora_private.job_queue_finished where lane = ${lane}`;
  await fillLane(1, ['engine_unavailable', 'engine_unavailable', 'processing_timeout']);

  await page.goto(`${exora.web}/operations`);
  const row = page.locator(`[data-testid="lane"][data-lane="${lane}"]`);
  await row.getByRole('button', { name: `Resume lane ${lane}` }).click();
  await page.locator(`[data-testid="lane"][data-lane="${lane}"][data-paused="false"]`).waitFor();
  await row.getByRole('button', { name: `Pause lane ${lane}` }).click();
  await row.getByLabel('How long').selectOption('60');
  await row.getByLabel('Why').fill('The scanner burns <b>');
  await expectAccessible(page, 'a lane to pause');
  await row.getByRole('button', { name: `Pause ${lane}` }).click();
  await row.getByText('The scanner burns <b>').waitFor();
  expect(await row.textContent()).toMatch(/goes on in (59|60) mins/);
  // The form went with the button that had the focus.
  await page.waitForFunction((name) => document.activeElement?.closest('li')?.dataset.lane === name, lane, {
    polling: 50,
  });
  await row.getByRole('button', { name: `Limit lane ${lane}` }).click();
  await row.getByLabel('Jobs at once').fill('many');
  await row.getByRole('button', { name: `Limit ${lane}` }).click();
  await row.getByText('Write a whole number').waitFor();
  await row.getByLabel('Jobs at once').fill('3');
  await row.getByRole('button', { name: `Limit ${lane}` }).click();
  await row.getByText('At most 3 jobs at once').waitFor();

  // What comes meanwhile is shown without loading the page anew.
  await page.goto(`${exora.web}/operations/dead-letters`);
  const reason = (code: string) => page.locator(`[data-testid="reason"][data-error="${code}"]`);
  await reason('processing_timeout')
    .getByRole('button', { name: /^Discard/ })
    .click();
  const plan = page.getByTestId('letter-plan');
  await plan.getByText('1 job would be accepted as failed').waitFor();
  await expectAccessible(page, 'what discarding would do');
  const dead = async () => {
    const [found] = await sql<{ count: number }[]>`
      select count(*)::integer as count from public.job_queue where status = 'dead_letter' and lane = ${lane}`;
    return found?.count;
  };
  expect(await dead()).toBe(3);
  // What is given up after the look is not in what was looked at.
  await fillLane(0, ['processing_timeout']);
  await plan.getByRole('button', { name: 'Discard 1 job' }).click();
  await page.getByTestId('said').getByText('1 job discarded.').waitFor();
  expect(await dead()).toBe(3);
  await reason('processing_timeout')
    .getByRole('button', { name: /^Discard/ })
    .click();
  await plan.getByText('1 job would be accepted as failed').waitFor();
  await plan.getByRole('button', { name: 'Discard 1 job' }).click();
  await plan.waitFor({ state: 'detached' });
  await reason('engine_unavailable')
    .getByRole('button', { name: /^Retry/ })
    .click();
  await reason('engine_unavailable').getByText('2 jobs would be put back').waitFor();
  // Nor is what somebody else has discarded after it.
  await sql`
    update exora_private.job_queue_finished set status = 'failed'
    where id = (select id from public.job_queue where status = 'dead_letter' and lane = ${lane} limit 1)`;
  await reason('engine_unavailable').getByRole('button', { name: 'Put back 2 jobs' }).click();
  await page
    .getByTestId('said')
    .getByText('1 job put back into the queue. 1 job had been decided about meanwhile.')
    .waitFor();
  await page.getByTestId('no-dead-letters').waitFor();
  expect(await dead()).toBe(0);

  await page.goto(`${exora.web}/operations/jobs`);
  await page.getByLabel('State').selectOption('failed');
  // Other tests' documents fail too.
  const failed = page.locator('[data-testid="job"][data-status="failed"]').filter({ hasText: `Lane ${lane}` });
  await failed.first().waitFor();
  expect(new URL(page.url()).search).toBe('?status=failed');
  await failed.first().getByRole('link').click();
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByTestId('letter-plan-result').getByText('1 job would be put back').waitFor();
  await page.getByRole('button', { name: 'Put back 1 job' }).click();
  await page.locator('[data-testid="job-status"][data-status="pending"]').waitFor();
  await page.getByRole('button', { name: 'Cancel this job' }).click();
  await page.getByLabel('Why').fill('No longer wanted');
  await page.getByRole('button', { name: 'Cancel the job' }).click();
  await page.locator('[data-testid="job-status"][data-status="cancelled"]').waitFor();

  await sql`
    select exora_private.add_api_usage('openai', 'gpt-4o-mini', now(), 1, 150000, 0)`;
  await page.goto(`${exora.web}/operations/capacity`);
  const burning = page.locator('[data-testid="budget"][data-provider="openai"]').getByTestId('burn-down').first();
  await burning.getByText(/^150,000 in the last minute; at this rate used up in about \d+ min/).waitFor();
  await page.getByRole('button', { name: /^Change the budget of openai/ }).click();
  await page.getByLabel('Cost a day').fill('12.5');
  await page.getByRole('button', { name: 'Set these limits' }).click();
  await page.getByText('of US$12.50').waitFor();

  const events = await sql<{ event_type: string }[]>`
    select a.event_type from public.audit_log as a join auth.users as u on u.id = a.actor_id
    where u.email = ${visit.email} and a.event_type ~ '^(job|lane|budget)[.]' order by a.occurred_at`;
  expect(events.map(({ event_type }) => event_type)).toEqual([
    'lane.resumed',
    'lane.paused',
    'lane.limited',
    'job.discarded',
    'job.discarded',
    'job.requeued',
    'job.requeued',
    // Its end, and who wanted it.
    'job.given_up',
    'job.cancelled',
    'budget.changed',
  ]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('the queue is shown as it is while it is looked at, and says when it can’t be', async () => {
  const visit = await signUp(browser, exora, viewports[0]);
  const { page, context } = visit;
  await becomeOperator(visit);
  await page.goto(`${exora.web}/operations`);
  const live = (isFresh: boolean) => page.locator(`[data-testid="live"][data-fresh="${isFresh}"]`).waitFor();
  await live(true);
  await sql`update public.job_lanes set max_concurrent = 77 where lane = ${lane}`;
  await page.getByText('At most 77 jobs at once').waitFor();
  await page.route('**/api/operations/queue', (route) => route.abort());
  await live(false);
  await page.unroute('**/api/operations/queue');
  await live(true);
  await context.close();
});

test('an admin without the second factor is told what is needed, where the stack has one', async () => {
  const visit = await signUp(browser, exora, viewports[0]);
  const { page, context } = visit;
  await becomeOperator(visit);
  // What Supabase's own sign-in server keeps second factors in.
  await sql.unsafe('create table auth.mfa_factors (id uuid primary key)');
  try {
    await page.goto(`${exora.web}/operations`);
    await page.getByTestId('second-factor-needed').waitFor();
    await expectAccessible(page, 'a second factor is needed');
    expect((await context.request.get(`${exora.web}/api/operations/queue`)).status()).toBe(403);
  } finally {
    await sql.unsafe('drop table auth.mfa_factors');
  }
  await page.reload();
  await page.getByRole('heading', { name: 'What waits where' }).waitFor();
  await context.close();
});
