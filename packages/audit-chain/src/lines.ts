import { z } from 'zod';

/** Lower case, as the database prints it: another spelling is another text, and texts are what is hashed. */
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hex = z.string().regex(/^([0-9a-f]{2})+$/);
/** Numbers of rows and anchors, from 1. */
const seq = z.int().positive();
/** ISO 8601, UTC, microseconds. */
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);

/** The first line: whose chain it is, and where the export begins and ends. */
const headerSchema = z.strictObject({
  kind: z.literal('header'),
  format: z.literal('exora-audit-log'),
  version: z.literal(1),
  /** The data subject's profile; the nil UUID for the system's chain. */
  subject_id: uuid,
  exported_at: moment,
  /** `withheld`: personal parts stayed in the database, as in an operator's export. */
  personal: z.enum(['included', 'withheld']),
  head: z.strictObject({ seq, row_hash: hash }),
  /** Up to which row retention removed the chain's beginning, and the anchor that had sealed that row. */
  cut: z.strictObject({ seq, row_hash: hash, anchor_seq: seq, cut_at: moment }).nullable(),
  /** The anchors that follow; null while nothing has sealed this chain. */
  anchors: z.strictObject({ first_seq: seq, last_seq: seq, last_hash: hash }).nullable(),
});
export type HeaderLine = z.infer<typeof headerSchema>;

const keySchema = z.strictObject({
  kind: z.literal('key'),
  /** `ed25519:` and the SHA-256 of `public_key`. */
  key_id: z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/),
  /** SubjectPublicKeyInfo, hex. */
  public_key: hex,
});
export type KeyLine = z.infer<typeof keySchema>;

const eventSchema = z.strictObject({
  kind: z.literal('event'),
  seq,
  id: uuid,
  event_type: z.string(),
  occurred_at: moment,
  actor_id: uuid.nullable(),
  actor_role: z.string(),
  resource_type: z.string().nullable(),
  resource_id: uuid.nullable(),
  job_id: uuid.nullable(),
  correlation_id: uuid.nullable(),
  /** JSON as text: these very characters are hashed. */
  details: z.string(),
  /** JSON as text, or null: none, erased or withheld. */
  personal: z.string().nullable(),
  personal_salt: hex.nullable(),
  personal_commitment: hash.nullable(),
  prev_hash: hash,
  row_hash: hash,
});
/** A row of the audit log. */
export type EventLine = z.infer<typeof eventSchema>;

const anchorSchema = z.strictObject({
  kind: z.literal('anchor'),
  seq,
  sealed_at: moment,
  /** How many chains there were. */
  heads: z.int().nonnegative(),
  heads_hash: hash,
  /** Root of the tree of those that had grown; null in the anchors of early versions. */
  moved_root: hash.nullable(),
  prev_hash: hash,
  anchor_hash: hash,
  key_id: z.string().nullable(),
  /** Hex. */
  signature: hex.nullable(),
  /** This chain's last row at that moment, when it had grown, and the path from it to `moved_root`. */
  sealed: z
    .strictObject({ seq, row_hash: hash, path: z.array(z.string().regex(/^[lr][0-9a-f]{64}$/)).max(64) })
    .nullable(),
});
/** A seal over all chains at one moment. */
export type AnchorLine = z.infer<typeof anchorSchema>;

const endSchema = z.strictObject({
  kind: z.literal('end'),
  events: z.int().nonnegative(),
  anchors: z.int().nonnegative(),
});
export type EndLine = z.infer<typeof endSchema>;

const lineSchema = z.discriminatedUnion('kind', [headerSchema, keySchema, eventSchema, anchorSchema, endSchema]);
/** A line of an export. */
export type Line = z.infer<typeof lineSchema>;

/** The line of an export, or null for a text that is none. */
export function parseLine(text: string): Line | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = lineSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
