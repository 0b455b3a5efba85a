import { createHash } from 'node:crypto';
import { z } from 'zod';
import { contractSchema } from '../plan/worker-contract.ts';

export const targetNames = ['local', 'staging', 'production'] as const;
/** Where something is deployed: the embedded stack of a data folder, or a hosted project. */
export type TargetName = (typeof targetNames)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const migrationVersion = z.string().regex(/^\d{14}$/);
const variableNames = z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/));

/** Which project and service a hosted target is: a later deployment of the same target has to be to the same. */
const placeSchema = z.string().min(1).max(200);
export type Place = z.infer<typeof placeSchema>;

const sourceSchema = z.object({
  /** Commit of the sources; null outside a repository. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  tag: z.string().nullable(),
  /** Whether files differed from the commit. */
  is_changed: z.boolean(),
});
export type Source = z.infer<typeof sourceSchema>;

const builtSchema = z.object({
  version: z.string(),
  /** SHA-256 over all files of the artefact. */
  checksum: sha256,
});

/** What happened, without who and when. Environment variables appear by name only. */
const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begun'),
    intent: z.enum(['apply', 'rollback']),
    place: placeSchema,
    /** The deployment that a rollback goes back to. */
    to: z.string().nullable(),
    source: sourceSchema,
    /** What is to be done, in order, as the steps name themselves. */
    steps: z.array(z.string()),
    /** As in `finished`: functions may be replaced before that is written. */
    callers: contractSchema.optional(),
  }),
  z.object({ kind: z.literal('migration'), version: migrationVersion, name: z.string(), checksum: sha256 }),
  z.object({ kind: z.literal('migration_reverted'), version: migrationVersion, name: z.string(), checksum: sha256 }),
  builtSchema.extend({ kind: z.literal('functions'), names: z.array(z.string()) }),
  builtSchema.extend({
    kind: z.literal('worker'),
    /** The platform's own id of the deployment, by which it goes back; null where there is none. */
    platform_id: z.string().nullable(),
    /** Whether running workers were replaced by this step (`false`: none ran). */
    replaced: z.boolean(),
    contract: contractSchema,
  }),
  z.object({ kind: z.literal('stopped'), step: z.string(), code: z.string() }),
  z.object({
    kind: z.literal('finished'),
    /** The last migration that the database records. */
    schema: migrationVersion.nullable(),
    environment: z.object({ functions: variableNames, worker: variableNames }),
    /** What the functions, and the web app of the same sources, call; earlier entries don't say. */
    callers: contractSchema.optional(),
  }),
]);
export type LedgerEvent = z.infer<typeof eventSchema>;

export const entrySchema = z.object({
  /** From 1, without a gap. */
  number: z.int().positive(),
  at: z.iso.datetime(),
  by: z.string().min(1).max(100),
  target: z.enum(targetNames),
  /** The deployment that the entry belongs to: `<target>-<n>`. */
  deployment: z.string().regex(/^(local|staging|production)-\d+$/),
  event: eventSchema,
  /** Hash of the entry before; 64 zeros for the first. */
  previous: sha256,
  /** SHA-256 of the entry's canonical JSON without this field. */
  hash: sha256,
});
export type Entry = z.infer<typeof entrySchema>;

export const firstPrevious = '0'.repeat(64);

/**
 * The hash that an entry has to carry: of all that its line has, also of fields that only later versions know. Else a tag could
 * not read the ledger any more once a later one has written into it.
 */
export function hashOf(entry: object): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** JSON with sorted keys and no space: the same value has one text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([name]) => name !== 'hash')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}
