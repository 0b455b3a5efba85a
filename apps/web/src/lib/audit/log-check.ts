import type { EventLine, Verdict } from '@exora/audit-chain';
import { z } from 'zod';

/** What a check of a record's log found, as the route answers it. */
export const logCheckSchema = z.object({
  valid: z.boolean(),
  /** A plain sentence about the first row that is wrong; null: none is. */
  problem: z.string().nullable(),
  events: z.int(),
  first_at: z.string().nullable(),
  last_at: z.string().nullable(),
  /** Where retention removed the beginning. */
  cut: z.object({ seq: z.number(), cut_at: z.string() }).nullable(),
  anchors: z.object({
    sealing: z.int(),
    signed: z.int(),
    sealed_up_to_seq: z.number(),
    last_sealed_at: z.string().nullable(),
    keys: z.array(z.string()),
  }),
  last_seq: z.number(),
  without_personal: z.int(),
});
export type LogCheck = z.infer<typeof logCheckSchema>;

/** What the verdict doesn't say itself: the times of the rows, and of the last seal of this chain. */
export interface LogTimes {
  first: EventLine['occurred_at'] | null;
  last: EventLine['occurred_at'] | null;
  sealed: string | null;
}

/** The answer about a checked log. */
export function logCheckOf(verdict: Verdict, times: LogTimes): LogCheck {
  return {
    valid: verdict.valid,
    problem: verdict.problem?.sentence ?? null,
    events: verdict.events.checked,
    first_at: times.first,
    last_at: times.last,
    cut: verdict.cut,
    anchors: {
      sealing: verdict.anchors.sealing,
      signed: verdict.anchors.signed,
      sealed_up_to_seq: verdict.anchors.sealed_up_to_seq,
      last_sealed_at: times.sealed,
      keys: verdict.anchors.keys.map(({ key_id: id }) => id),
    },
    last_seq: verdict.events.last_seq,
    without_personal: verdict.events.without_personal,
  };
}
