import {
  type ClientEvent,
  type ClientEventResult,
  clientEventSchema,
  ExoraError,
  maxClientEvents,
  redactClientDetails,
} from '@exora/contracts';
import { z } from 'zod';
import { readJson } from '../_shared/error-handling.ts';

/** A hundred events with all that they may have. */
export const maxBodyBytes = 128 * 1024;

const batchSchema = z.strictObject({ events: z.array(z.unknown()).min(1).max(maxClientEvents) });

/** An event without what its allow-list doesn't know, or why it is none. */
export type Asked =
  | { event: Omit<ClientEvent, 'details'> & { details: Record<string, string | number>; redacted: number } }
  | { refused: ClientEventResult };

/** The events of a request, in their order: `{events: […]}`, or a single event as it is. Throws `invalid_request`. */
export async function readEvents(request: Request): Promise<{ single: boolean; events: Asked[] }> {
  const json = await readJson(request, { maxBytes: maxBodyBytes });
  const isBatch = typeof json === 'object' && json !== null && 'events' in json;
  if (!isBatch) return { single: true, events: [readEvent(json)] };
  const batch = batchSchema.safeParse(json);
  if (!batch.success) {
    throw new ExoraError('invalid_request', {
      parameters: { fields: 'events', most: maxClientEvents },
      cause: batch.error,
    });
  }
  return { single: false, events: batch.data.events.map(readEvent) };
}

/** One wrong event does not keep the others from being written. */
export function readEvent(json: unknown): Asked {
  const parsed = clientEventSchema.safeParse(json);
  if (!parsed.success) {
    const id = z.object({ event_id: z.uuid() }).safeParse(json);
    return { refused: { event_id: id.success ? id.data.event_id : null, status: 'refused', code: 'invalid_request' } };
  }
  const { details, ...event } = parsed.data;
  return { event: { ...event, ...redactClientDetails(event.class, details ?? {}) } };
}
