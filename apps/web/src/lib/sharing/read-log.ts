import { auditEventSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { type LogFilter, matches } from './log-filter.ts';

/** Events that a page shows, and rows that are looked through for them at once. */
const page = { events: 50, rows: 200, steps: 10 } as const;

/** A page of the log. `before` is where the next one begins; null: the log's beginning is reached. */
export const logPageSchema = z.object({ events: z.array(auditEventSchema), before: z.number().nullable() });
export type LogPage = z.infer<typeof logPageSchema>;

/**
 * The latest events of a record's log below `before` that fit the filter. The database gives the log row by row: of a long
 * stretch without a match the page is short, and says where to go on.
 */
export async function readLog(
  client: SupabaseClient,
  patientId: string,
  filter: LogFilter,
  before: number | null,
): Promise<LogPage> {
  const events: LogPage['events'] = [];
  let at = before;
  for (let step = 0; step < page.steps; step += 1) {
    const rows = await callRpc(
      client,
      'read_audit_log',
      { p_patient_id: patientId, p_limit: page.rows, ...(at !== null && { p_before_seq: at }) },
      z.array(auditEventSchema),
    );
    for (const row of rows) {
      at = row.seq;
      if (matches(row, filter)) events.push(row);
      if (events.length === page.events) return { events, before: at };
    }
    if (rows.length < page.rows) return { events, before: null };
  }
  return { events, before: at };
}
