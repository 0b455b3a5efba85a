import type { AnchorLine, EventLine } from './lines.ts';

const encoder = new TextEncoder();

/** What the chain of a subject begins with: hashed, it is the first row's `prev_hash`. */
export function chainBeginning(subjectId: string): Uint8Array {
  return bytesOf(subjectId.replaceAll('-', ''));
}

/** What the anchors' chain begins with. */
export const anchorsBeginning: Uint8Array = encoder.encode('exora audit anchors');

/**
 * The bytes that a row's hash is of: `exora_private.audit_row_hash` of the schema. Postgres prints a JSON array with ", "
 * between its items, and escapes strings as `JSON.stringify` does. Throws when the time is none.
 */
export function rowContent(event: EventLine, subjectId: string): Uint8Array {
  const items = [
    JSON.stringify(event.id),
    JSON.stringify(subjectId),
    String(event.seq),
    JSON.stringify(event.event_type),
    JSON.stringify(event.actor_id),
    JSON.stringify(event.actor_role),
    JSON.stringify(event.resource_type),
    JSON.stringify(event.resource_id),
    JSON.stringify(event.job_id),
    JSON.stringify(event.correlation_id),
    event.details,
    JSON.stringify(event.personal_commitment),
    String(micros(event.occurred_at)),
  ];
  return joined(bytesOf(event.prev_hash), encoder.encode(`[${items.join(', ')}]`));
}

/** The bytes that `personal_commitment` is the hash of. */
export function personalContent(salt: string, personal: string): Uint8Array {
  return joined(bytesOf(salt), encoder.encode(personal));
}

/** The bytes that an anchor's hash is of: `exora_private.audit_anchor_hash` of the schema. */
export function anchorContent(anchor: AnchorLine): Uint8Array {
  return joined(
    bytesOf(anchor.prev_hash),
    int8(BigInt(anchor.seq)),
    int8(micros(anchor.sealed_at)),
    int8(BigInt(anchor.heads)),
    bytesOf(anchor.heads_hash),
    bytesOf(anchor.moved_root ?? ''),
  );
}

/** The bytes that an anchor's signature is of: a word that keeps it from meaning anything else, and the anchor's hash. */
export function signedContent(anchorHash: string): Uint8Array {
  return joined(encoder.encode('exora audit anchor\n'), bytesOf(anchorHash));
}

/** A chain's head as a leaf of an anchor's tree (RFC 6962, 2.1). */
export function leafContent(subjectId: string, seq: number, rowHash: string): Uint8Array {
  return joined(Uint8Array.of(0), chainBeginning(subjectId), int8(BigInt(seq)), bytesOf(rowHash));
}

/** Two neighbours of an anchor's tree; a step of a path is `l` or `r`, for the side it is on, and its hash. */
export function nodeContent(hash: string, step: string): Uint8Array {
  const other = bytesOf(step.slice(1));
  return step.startsWith('l')
    ? joined(Uint8Array.of(1), other, bytesOf(hash))
    : joined(Uint8Array.of(1), bytesOf(hash), other);
}

/** Microseconds since 1970 of a moment as exports have it. Throws a `RangeError` for a day or an hour that there isn't. */
export function micros(moment: string): bigint {
  const seconds = `${moment.slice(0, 19)}.000Z`;
  const ms = Date.parse(seconds);
  // 30 February would be read as 2 March.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== seconds) throw new RangeError('This is no moment.');
  return BigInt(ms) * 1000n + BigInt(moment.slice(20, 26));
}

/** The bytes of a text in hex. */
export function bytesOf(hexText: string): Uint8Array {
  const bytes = new Uint8Array(hexText.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hexText.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** Bytes as lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

function int8(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
