import type { AuditEvent } from '@exora/contracts';
import { z } from 'zod';
import { logKind, logKinds } from './log-text.ts';

/** Whose events: everybody's, those of others than the owner and Exora itself, or one person's by the account's id. */
export const logFilterSchema = z.object({
  who: z.union([z.enum(['others', 'all', 'owner', 'system']), z.uuid()]),
  kind: z.enum(['all', ...logKinds]),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

/** Whether an event is among those that are asked for. */
export function matches(event: AuditEvent, { who, kind }: LogFilter): boolean {
  return isOf(event, who) && (kind === 'all' || logKind(event) === kind);
}

function isOf(event: AuditEvent, who: LogFilter['who']): boolean {
  switch (who) {
    case 'all':
      return true;
    case 'others':
      return event.actor === 'delegate' || event.actor === 'provider';
    case 'owner':
    case 'system':
      return event.actor === who;
    default:
      return event.actor_id === who;
  }
}
