import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { tendAuditLog } from '../src/database/audit-logger.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { Project } from './project.ts';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.stop());

test('the audit log gets the events that it missed, and is sealed', async () => {
  const { patientId } = await project.createPerson();
  const { database } = connectSupabase({
    url: project.api.url,
    serviceRoleKey: project.api.secretKey,
    log: createLogger({ level: 'error', service: 's', workerId: 'w' }),
    logQueries: false,
    onContact: () => undefined,
  });
  const event = { p_event_id: randomUUID(), p_event_type: 'record.read', p_patient_id: patientId };
  await database.call('record_failed_audit_event', event, z.unknown());

  expect(await tendAuditLog(database)).toMatchObject({ written: 1, failed: 0 });

  const kept = await project.rows(
    z.object({ id: z.string() }),
    'select id from audit_log where id = $1',
    event.p_event_id,
  );
  expect(kept).toEqual([{ id: event.p_event_id }]);
  const anchors = z.array(z.object({ heads: z.number() })).or(z.object({}));
  expect(await database.call('read_audit_anchors', {}, anchors)).not.toEqual([]);
  expect(await tendAuditLog(database)).toMatchObject({ written: 0, failed: 0 });
});
