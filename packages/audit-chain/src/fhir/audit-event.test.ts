import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EventLine } from '../lines.ts';
import { auditEventOf, UnknownEventType } from './audit-event.ts';
import { type AuditEventType, eventMeanings } from './event-types.ts';

const subjectId = '5f0c8d1e-0000-4000-8000-000000000001';
const types = Object.keys(eventMeanings) as AuditEventType[];

const eventOf = (event_type: string, changed: Partial<EventLine> = {}): EventLine => ({
  kind: 'event',
  seq: 7,
  id: '5f0c8d1e-0000-4000-8000-000000000002',
  event_type,
  occurred_at: '2026-01-02T03:04:05.678901Z',
  actor_id: '5f0c8d1e-0000-4000-8000-000000000003',
  actor_role: 'authenticated',
  resource_type: 'shell_file',
  resource_id: '5f0c8d1e-0000-4000-8000-000000000004',
  job_id: null,
  correlation_id: null,
  details: '{"category": "labs", "count": 1.50, "list": [1, "a"], "nothing": null, "blank": ""}',
  personal: '{"file_name": "Brief an Zoë.pdf"}',
  personal_salt: '00',
  personal_commitment: '00'.repeat(32),
  prev_hash: '00'.repeat(32),
  row_hash: '11'.repeat(32),
  ...changed,
});

/** What the command writes itself. */
function typesInCommand(): string[] {
  const folder = join(import.meta.dirname, '../../../cli/src');
  return globSync('**/*.ts', { cwd: folder }).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/p_event_type => '([a-z_.]+)'/g)].map(
      ([, type = '']) => type,
    ),
  );
}

/** What the schema's files write, as text: every 'thing.happened' that is no setting's key and no object's name. */
function typesInSchema(): Set<string> {
  const folder = join(import.meta.dirname, '../../../../current_schema');
  const found = new Set<string>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll(/^\s*--.*$/gm, '');
    const settings = new Set([...sql.matchAll(/\('([a-z_.]+)', '[^']*', '/g)].map((match) => match[1]));
    const asked = new Set([...sql.matchAll(/setting\('([a-z_.]+)'[,)]/g)].map((match) => match[1]));
    for (const [, type = ''] of sql.matchAll(/'([a-z][a-z_]*\.[a-z][a-z_]*)'/g)) {
      // Names of other things: tables, settings that a rule refers to, Storage's own operations.
      const isOther = /^(public|exora_private|auth|storage|object)\.|_days$/.test(type);
      if (settings.has(type) || asked.has(type) || isOther) continue;
      found.add(type);
    }
  }
  return found;
}

/** Types that the schema composes: a word, and what stands in a closed list. */
const composed = [
  ...['viewed', 'printed', 'downloaded', 'copied', 'signed_out', 'failed'].map((word) => `client.${word}`),
  ...['confirmed', 'corrected', 'rejected'].map((word) => `fact.${word}`),
  ...['started', 'refused', 'ended'].map((word) => `session.${word}`),
  ...['password_changed', 'recovery_requested'].map((word) => `account.${word}`),
];

// The rules of http://hl7.org/fhir/R4/auditevent.html: cardinalities, required bindings, sev-1, and the types of values.
const coding = z.strictObject({
  system: z.url().or(z.string().startsWith('urn:')),
  code: z.string().min(1),
  display: z.string().min(1),
});
const concept = z.strictObject({ coding: z.array(coding).min(1) });
const reference = z
  .strictObject({
    identifier: z.strictObject({ system: z.string(), value: z.string() }).optional(),
    display: z.string().optional(),
  })
  .refine(({ identifier, display }) => identifier !== undefined || display !== undefined);
const fhirAuditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
  type: coding.refine(({ system }) => system === 'http://dicom.nema.org/resources/ontology/DCM'),
  subtype: z.array(coding).min(1),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
  outcome: z.enum(['0', '4', '8', '12']),
  purposeOfEvent: z.array(concept).min(1).optional(),
  agent: z.array(z.strictObject({ type: concept, who: reference, requestor: z.boolean() })).min(1),
  source: z.strictObject({ site: z.string(), observer: reference, type: z.array(coding).min(1) }),
  entity: z.array(
    z.strictObject({
      what: reference,
      type: coding.refine(({ system }) => system === 'http://terminology.hl7.org/CodeSystem/audit-entity-type'),
      role: coding.refine(({ system }) => system === 'http://terminology.hl7.org/CodeSystem/object-role'),
      description: z.string().min(1).optional(),
      detail: z
        .array(z.strictObject({ type: z.string().min(1), valueString: z.string().regex(/\S/) }))
        .min(1)
        .optional(),
    }),
  ),
});

describe('events as FHIR', () => {
  test('every type that the schema writes has a meaning, and no other has', () => {
    const written = new Set([...typesInSchema(), ...typesInCommand(), ...composed]);
    expect(
      types.filter((type) => !written.has(type)),
      'with a meaning, but never written',
    ).toEqual([]);
    expect(
      [...written].filter((type) => !types.includes(type as AuditEventType)),
      'written, without a meaning',
    ).toEqual([]);
    expect(types.length).toBeGreaterThan(50);
  });

  test.each(types)('%s is a valid AuditEvent', (type) => {
    for (const changed of [
      {},
      { actor_id: null, actor_role: 'service_role', resource_type: null, resource_id: null, details: '{}' },
      { resource_type: 'user_profile', resource_id: subjectId },
      { job_id: subjectId, correlation_id: subjectId },
    ]) {
      for (const subject of [subjectId, '00000000-0000-0000-0000-000000000000']) {
        const resource = auditEventOf(eventOf(type, changed), subject);
        expect(fhirAuditEvent.parse(resource)).toEqual(resource);
        expect(resource.subtype.at(-1)?.code).toBe(type);
      }
    }
  });

  test('a read by a provider says who, whose, what, when and why', () => {
    const read = eventOf('record.opened', { details: '{"category": "documents", "purpose": "emergency"}' });
    expect(auditEventOf(read, subjectId)).toMatchObject({
      type: { code: '110110' },
      action: 'R',
      outcome: '0',
      recorded: '2026-01-02T03:04:05.678901Z',
      purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' }] }],
      agent: [{ requestor: true, who: { identifier: { value: `urn:uuid:${read.actor_id}` } } }],
      entity: [
        { role: { code: '1' }, what: { identifier: { value: `urn:uuid:${subjectId}` } } },
        {
          role: { code: '3' },
          what: { identifier: { value: `urn:uuid:${read.resource_id}` } },
          description: 'shell_file',
        },
        { role: { code: '13' } },
      ],
    });
  });

  test('a refused sign-in is a failed login of somebody unknown', () => {
    const refused = eventOf('session.refused', {
      actor_id: null,
      actor_role: 'service_role',
      resource_type: 'account',
    });
    expect(auditEventOf(refused, '00000000-0000-0000-0000-000000000000')).toMatchObject({
      type: { code: '110114' },
      subtype: [{ code: '110122' }, { code: 'session.refused' }],
      outcome: '4',
      agent: [{ who: { display: 'somebody not signed in' } }],
      entity: [{ role: { code: '6' } }, { role: { code: '13' } }],
    });
  });

  test('names stay out', () => {
    for (const type of types) expect(JSON.stringify(auditEventOf(eventOf(type), subjectId))).not.toContain('Zoë');
  });

  test('a type of a newer version is an error that names it, never something like it', () => {
    expect(() => auditEventOf(eventOf('record.teleported'), subjectId)).toThrow(UnknownEventType);
    expect(() => auditEventOf(eventOf('constructor.name'), subjectId)).toThrow(/Row 7.*constructor\.name/);
  });
});
