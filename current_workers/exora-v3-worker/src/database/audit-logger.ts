import { z } from 'zod';
import type { Database } from './database.ts';

const retriedSchema = z.object({ written: z.int(), failed: z.int() });

/**
 * What the audit log needs from time to time: events that could not be written are written now, and all chains are
 * sealed by an anchor when `audit.anchor_interval_seconds` have passed. Workers may do this at the same time.
 */
export async function tendAuditLog(database: Database): Promise<z.infer<typeof retriedSchema>> {
  const retried = await database.call('retry_failed_audit_events', {}, retriedSchema, { once: true });
  await database.call('seal_audit_anchor', {}, z.unknown(), { once: true });
  return retried;
}
