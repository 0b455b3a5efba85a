import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchDatabase } from './bench.ts';
import { openClock } from './clock.ts';
import { askedOnce, askedPerRow } from './plans.ts';
import { loggedReads, tableReads } from './reads.ts';
import { type Seeded, seed } from './seed.ts';

describe('the database benchmark', () => {
  it('measures every figure and finds policies that are asked once', { timeout: 300_000 }, async () => {
    const report = await benchDatabase({
      sizes: [{ events: 20_000, profiles: 200 }],
      rounds: 2,
      stores: 1,
      codes: 2000,
    });
    expect(report.seeded['20000']?.rows.patient_clinical_events).toBeGreaterThanOrEqual(20_000);
    // Table reads, and logged ones by two callers, on two kinds of records; storing; 9 kinds of searches.
    expect(report.figures).toHaveLength(tableReads.length * 2 + loggedReads.length * 2 * 2 + 1 + 9);
    for (const { name, at } of report.figures) expect(at['20000']?.p95, name).toBeGreaterThan(0);
    expect(report.plans).toHaveLength(8);
    expect(report.plans.filter(({ met }) => !met)).toEqual([]);
    expect(report.searches_answered).toMatchObject({
      'exact code': '2 of 2',
      synonym: '2 of 2',
      'nothing to find': '2 of 2',
    });
  });
});

describe('a seeded database', () => {
  let seeded: Seeded;
  let sql: postgres.Sql;

  beforeAll(async () => {
    seeded = await seed({ events: 8000, profiles: 40 });
    sql = postgres(seeded.db.adminUrl, { max: 1, onnotice: () => undefined });
  }, 300_000);

  afterAll(async () => {
    await sql?.end();
    await seeded?.db.drop();
  });

  it('holds facts that their pages prove, in the record of their file', async () => {
    const [row] = await sql<{ facts: number; faulty: number }[]>`
      select
        count(*)::integer as facts,
        count(*) filter (
          where e.attributes is null
            or exora_private.unproven_reason(e.event_type, e.display_text, e.attributes, q.quotes) is not null
            or not q.holds
        )::integer as faulty
      from exora_private.facts_ever as e
      left join lateral (
        select
          string_agg(s.quote, ' ' order by s.ordinal) as quotes,
          bool_and(
            s.quote = substr(p.text, s.start_offset + 1, s.end_offset - s.start_offset)
            and r.shell_file_id = e.shell_file_id and f.patient_id = e.patient_id and s.patient_id = e.patient_id
          ) as holds
        from public.clinical_event_sources as s
        join public.shell_file_pages as p on p.id = s.page_id
        join public.shell_file_readings as r on r.id = p.reading_id
        join public.shell_files as f on f.id = r.shell_file_id
        where s.event_id = e.id
      ) as q on true`;
    expect(row?.facts).toBeGreaterThanOrEqual(8000);
    expect(row?.faulty).toBe(0);
  });

  it('has a policy that is asked for every row found out by its plan', async () => {
    const [timeline] = tableReads;
    const [patient] = seeded.big;
    if (timeline === undefined || patient === undefined) throw new Error('There is nothing to explain.');
    const clock = await openClock(seeded.db.adminUrl);
    const explain = () => clock.explain(patient.caller, timeline.query, timeline.values(patient));
    try {
      const good = await explain();
      expect(askedPerRow(good.plan)).toEqual([]);
      expect(askedOnce(good.plan)).not.toEqual([]);

      await sql`grant usage on schema exora_private to authenticated`;
      await sql`grant execute on function exora_private.is_owner(uuid, uuid) to authenticated`;
      await sql`drop policy patient_clinical_events_owner_select on public.patient_clinical_events`;
      await sql`
        create policy bad on public.patient_clinical_events
        for select to authenticated
        using (exora_private.is_owner(auth.uid(), patient_id))`;
      const bad = await explain();
      expect(askedPerRow(bad.plan)).not.toEqual([]);
    } finally {
      await clock.stop();
    }
  });
});
