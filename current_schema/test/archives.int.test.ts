import { factTypes } from '@exora/contracts';
import {
  type Archive,
  archiveTables,
  canonicalRecord,
  type ImportTarget,
  importArchive,
  importedId,
  type RecordSource,
} from '@exora/record-archive';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archived, type Objects, objectsOf, sourceOf, targetOf } from './archive.ts';
import { fullRecord, type RecordOf } from './full-record.ts';
import { asOwner, call, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';
import { allTables } from './tables.ts';

let db: TestDatabase;
let owner: RecordOf;
let objects: Objects;

beforeAll(async () => {
  db = await createTestDatabase();
  owner = await fullRecord(db, 'Quillfeather');
  await call(db, 'service_role', 'seal_audit_anchor', { p_force: true });
  objects = await objectsOf(db, owner.profileId);
});
afterAll(() => db.drop());

interface Listed {
  name: string;
  relation: string | null;
  keeping: string;
  keys: string[] | null;
  late_column: string | null;
  owner_column: string | null;
}
const listed = () => asOwner<Listed>(db, 'select * from exora_private.record_tables() order by ordinal');

describe('the list of a record’s tables', () => {
  /** Tables that hang on a record: by a column that says whose it is, or by a key to one that does. */
  const hanging = async () => {
    const byColumn = (await allTables(db))
      .filter(({ profileColumn }) => profileColumn !== null)
      .map(({ name }) => name);
    const byKey = await asOwner<{ name: string }>(
      db,
      `select distinct n.nspname || '.' || c.relname as name
       from pg_constraint as k join pg_class as c on c.oid = k.conrelid join pg_namespace as n on n.oid = c.relnamespace
       where k.contype = 'f' and k.confrelid in ('public.user_profiles'::regclass, 'public.shell_files'::regclass,
         'public.shell_file_readings'::regclass, 'public.patient_clinical_events'::regclass)
         and n.nspname in ('public', 'exora_private')`,
    );
    return [...new Set([...byColumn, ...byKey.map(({ name }) => name), 'public.user_profiles'])].sort();
  };

  test('has every table that hangs on a record, once', async () => {
    const names = (await listed())
      .map(({ relation }) => relation)
      .filter((name) => name !== null && !name.startsWith('('));
    const derived = ['exora_private.facts'];
    expect(names.filter((name) => !derived.includes(name ?? '')).sort()).toEqual(await hanging());
  });

  test('is found wanting when a table was forgotten', async () => {
    await asOwner(db, 'create table public.forgotten (patient_id uuid references public.user_profiles (id))');
    try {
      expect(await hanging()).toContain('public.forgotten');
    } finally {
      await asOwner(db, 'drop table public.forgotten');
    }
  });

  test('is the archive’s own', async () => {
    const kept = (await listed()).filter(({ keeping }) => keeping === 'carried' || keeping === 'history');
    expect(kept.map(({ name, keeping, keys, late_column }) => ({ name, keeping, keys, late: late_column }))).toEqual(
      archiveTables.map(({ name, keeping, keys, late = null }) => ({ name, keeping, keys, late })),
    );
  });
});

/** Somebody new, with nothing but the archive. */
async function bearer(): Promise<{ one: Person; there: Objects; target: ImportTarget }> {
  const one = await person(db, 'Bearer');
  const there: Objects = new Map();
  return { one, there, target: targetOf(db, one, there) };
}

/** Runs `work` with an archive of the owner's record, as it is now. */
async function withArchive<T>(work: (archive: Archive, path: string) => Promise<T>): Promise<T> {
  const { archive, path, remove } = await archived(await sourceOf(db, owner, objects));
  try {
    return await work(archive, path);
  } finally {
    await remove();
  }
}

async function linesOf(archive: Archive, name: string): Promise<Record<string, unknown>[]> {
  const table = archiveTables.find((one) => one.name === name);
  if (table === undefined) throw new Error('There is no such table.');
  const rows: Record<string, unknown>[] = [];
  for await (const { row } of archive.rows(table)) rows.push(row);
  return rows;
}

const profilesOf = async ({ caller }: Pick<Person, 'caller'>) =>
  (await call<{ id: string }[]>(db, caller, 'get_accessible_profiles')).map(({ id }) => id);

describe('a record that is taken away and brought back', () => {
  test('is equal: rows, proofs, narratives, files', async () => {
    const first = await archived(await sourceOf(db, owner, objects, 3));
    const { one, there, target } = await bearer();
    const brought = await importArchive(first.archive, target);
    const second = await archived(await sourceOf(db, { ...one, profileId: brought.patientId }, there));
    try {
      expect(await first.archive.verify()).toEqual([]);
      expect(await second.archive.verify()).toEqual([]);
      const expected = await canonicalRecord(first.archive, { profileId: brought.patientId, ownerId: one.userId });
      expect(await canonicalRecord(second.archive)).toEqual(expected);
      // Nothing was left empty, or equality would say little.
      const empty = archiveTables.filter(
        ({ name, keeping }) => keeping === 'carried' && first.archive.manifest.rows[name] === 0,
      );
      expect(empty.map(({ name }) => name)).toEqual([]);

      // What happened before is there as it came, row by row, in the order of the archive.
      const kept = await linesOf(second.archive, 'imported_history');
      for (const { name, keeping } of archiveTables) {
        if (keeping !== 'history') continue;
        const came = kept.filter((row) => row.table_name === name).map((row) => row.row_data);
        expect(came, name).toEqual(await linesOf(first.archive, name));
      }
    } finally {
      await first.remove();
      await second.remove();
    }
  });

  test('is shown as its owner’s, with what it states and that it came from elsewhere', async () => {
    await withArchive(async (archive) => {
      const { one, target } = await bearer();
      const { patientId } = await importArchive(archive, target);
      const facts = async (profileId: string, caller: Person['caller']) => {
        const found: { text: string; sources: unknown[] }[] = [];
        for (const type of factTypes) {
          const about = { p_patient_id: profileId, p_type: type, p_limit: 100 };
          found.push(...(await call<typeof found>(db, caller, 'read_facts', about)));
        }
        return found;
      };
      const told = (list: { text: string; sources: unknown[] }[]) =>
        list.map(({ text, sources }) => ({ text, sources })).sort((a, b) => (a.text < b.text ? -1 : 1));
      expect(told(await facts(patientId, one.caller))).toEqual(told(await facts(owner.profileId, owner.caller)));
      const documents = await call<{ is_imported: boolean; status: string }[]>(db, one.caller, 'read_documents', {
        p_patient_id: patientId,
      });
      expect(documents.map(({ is_imported }) => is_imported)).toEqual([true, true]);
      const notes = await call<{ provider: unknown; author: string }[]>(db, one.caller, 'read_provider_notes', {
        p_patient_id: patientId,
      });
      expect(notes).toMatchObject([{ provider: null, author: expect.stringContaining('Provider in consent') }]);
      // Nobody who could read it elsewhere can read it here.
      expect(await profilesOf(owner.carer)).not.toContain(patientId);
      expect(await call(db, one.caller, 'read_consents', { p_patient_id: patientId })).toEqual([]);
      const log = await call<{ event_type: string }[]>(db, one.caller, 'read_audit_log', { p_patient_id: patientId });
      expect(log.map(({ event_type }) => event_type)).toEqual([
        'record.imported',
        'record.import_begun',
        'profile.created',
      ]);
      const verdict = { p_patient_id: patientId };
      expect(await call(db, 'service_role', 'verify_audit_chain', verdict)).toMatchObject({ valid: true });
    });
  });

  test('has in its history a chain that still proves itself', async () => {
    await withArchive(async (archive) => {
      const { target } = await bearer();
      const { importId } = await importArchive(archive, target);
      // The rows as they came, hashed as the log hashes them.
      const chain = `
        select a.seq, exora_private.audit_row_hash(a) = a.row_hash as own,
          coalesce(a.prev_hash = lag(a.row_hash) over (order by a.seq), a.seq = 1) as linked
        from (
          select (jsonb_populate_record(null::public.audit_log, h.row_data)).*
          from public.imported_history as h where h.import_id = $1 and h.table_name = 'audit_log'
        ) as a order by a.seq`;
      const rows = await asOwner<{ seq: string; own: boolean; linked: boolean }>(db, chain, [importId]);
      expect(rows.length).toBeGreaterThan(20);
      expect(rows.filter(({ own, linked }) => !own || !linked)).toEqual([]);
    });
  });

  test('ends when it is taken away again: decisions, corrections and uploads go on in it', async () => {
    await withArchive(async (archive) => {
      const { one, target } = await bearer();
      const { patientId } = await importArchive(archive, target);
      const [event] = await asOwner<{ id: string }>(
        db,
        "select id from public.patient_clinical_events where patient_id = $1 and status = 'suggested' order by id",
        [patientId],
      );
      await call(db, one.caller, 'confirm_clinical_event', { p_event_id: event?.id });
      const decided =
        'select status from public.clinical_event_decisions where event_id = $1 order by decided_at, ordinal';
      expect((await asOwner<{ status: string }>(db, decided, [event?.id])).at(-1)).toEqual({ status: 'confirmed' });
      const failed = await asOwner<{ id: string }>(
        db,
        "select id from public.shell_files where patient_id = $1 and status = 'failed'",
        [patientId],
      );
      await call(db, one.caller, 'retry_shell_file', { p_shell_file_id: failed[0]?.id });
    });
  });
});

describe('an import', () => {
  test('makes ids as the database does', async () => {
    const id = '0195f3a1-7c2e-7aaa-8bbb-0123456789ab';
    const [made] = await asOwner<{ id: string }>(db, 'select exora_private.imported_id($1, $2) as id', [
      owner.profileId,
      id,
    ]);
    expect(importedId(owner.profileId, id)).toBe(made?.id);
  });

  test('that is open shows nothing, to nobody, by no way', async () => {
    await withArchive(async (archive) => {
      const { one, target } = await bearer();
      const broken = { ...target, complete: () => Promise.reject(new Error('killed')) };
      await expect(importArchive(archive, broken)).rejects.toThrow('killed');
      const [open] = await call<{ patient_id: string; status: string; id: string }[]>(
        db,
        one.caller,
        'read_record_imports',
      );
      expect(open?.status).toBe('open');
      const patientId = open?.patient_id ?? '';
      expect(await profilesOf(one)).toEqual([one.profileId]);
      for (const table of [
        'user_profiles',
        'shell_files',
        'patient_clinical_events',
        'record_imports',
        'imported_history',
      ]) {
        const column = table === 'user_profiles' ? 'id' : 'patient_id';
        const query = `select from public.${table} where ${column} = '${patientId}'`;
        expect(await asOwner(db, query), table).not.toHaveLength(0);
        expect(await db.sqlAs(one.caller, (sql) => sql.unsafe(query)), table).toHaveLength(0);
      }
      for (const read of ['read_overview', 'read_documents', 'read_audit_log', 'begin_record_export'])
        expect(await refusal(call(db, one.caller, read, { p_patient_id: patientId }))).toMatchObject({
          code: 'not_allowed',
        });
      expect(
        await refusal(
          call(db, one.caller, 'grant_profile_access', {
            p_profile_id: patientId,
            p_grantee_user_id: owner.userId,
            p_access_level: 'view',
          }),
        ),
      ).toMatchObject({ code: 'not_allowed' });

      // It goes on where it was, and then it is there.
      expect(await importArchive(archive, target)).toMatchObject({ patientId, wasThere: false });
      expect(await profilesOf(one)).toContain(patientId);
    });
  });

  test.each([1, 4, 9])('killed after part %i goes on, and nothing is there twice', async (parts) => {
    await withArchive(async (archive) => {
      const { one, there, target } = await bearer();
      let sent = 0;
      // Small parts: each unit by itself. The answer of the last one is lost on the way.
      const small: ImportTarget = {
        ...target,
        send: async (importId, position, rows) => {
          const reached = await target.send(importId, position, rows);
          sent += 1;
          if (sent === parts) throw new Error('killed');
          return reached;
        },
      };
      await expect(importArchive(archive, small, () => undefined, 3)).rejects.toThrow('killed');
      const { patientId } = await importArchive(archive, target, () => undefined, 5);
      expect(await importArchive(archive, target)).toMatchObject({ patientId, wasThere: true });
      const second = await archived(await sourceOf(db, { ...one, profileId: patientId }, there));
      try {
        const expected = await canonicalRecord(archive, { profileId: patientId, ownerId: one.userId });
        expect(await canonicalRecord(second.archive)).toEqual(expected);
      } finally {
        await second.remove();
      }
    });
  });

  test('that is given up leaves nothing but its events', async () => {
    await withArchive(async (archive) => {
      const { one, there, target } = await bearer();
      await expect(
        importArchive(archive, { ...target, complete: () => Promise.reject(new Error('killed')) }),
      ).rejects.toThrow();
      const [open] = await call<{ id: string; patient_id: string }[]>(db, one.caller, 'read_record_imports');
      for (;;) {
        const step = await call<{ done: boolean; storage_paths: string[] }>(db, one.caller, 'discard_record_import', {
          p_import_id: open?.id,
          p_limit: 7,
        });
        if (step.done) break;
        await db.sqlAs(one.caller, (sql) => sql`delete from storage.objects where name = any (${step.storage_paths})`);
        for (const path of step.storage_paths) there.delete(path);
      }
      expect(there.size).toBe(0);
      for (const { relation, owner_column } of await listed()) {
        if (relation === null || relation.startsWith('(') || owner_column === null || relation.includes('audit'))
          continue;
        expect(
          await asOwner(db, `select from ${relation} where ${owner_column} = $1`, [open?.patient_id]),
          relation,
        ).toEqual([]);
      }
      expect(await asOwner(db, 'select from storage.objects where name like $1', [`${open?.patient_id}/%`])).toEqual(
        [],
      );
      // The archive can be brought in anew.
      expect(await importArchive(archive, target)).toMatchObject({ wasThere: false });
    });
  });

  test('of oneself takes the place of the profile that signing up made, while that is empty', async () => {
    await withArchive(async (archive) => {
      const one = await person(db, 'Moved here');
      const { patientId } = await importArchive(archive, targetOf(db, one, new Map(), 'self'));
      const own = await call<{ id: string; profile_type: string }[]>(db, one.caller, 'get_accessible_profiles');
      expect(own.map(({ id, profile_type }) => [id, profile_type])).toEqual([[patientId, 'self']]);

      const settled = await person(db, 'Lives here');
      const fact = { p_patient_id: settled.profileId, p_fact: { type: 'condition', text: 'Asthma' } };
      await call(db, settled.caller, 'add_clinical_event', fact);
      const refused = importArchive(archive, targetOf(db, settled, new Map(), 'self'));
      expect(await refusal(refused)).toMatchObject({ code: 'wrong_state' });
      expect(await profilesOf(settled)).toEqual([settled.profileId]);

      // What came meanwhile is not pushed aside.
      const hasty = await person(db, 'Hasty');
      const target = targetOf(db, hasty, new Map(), 'self');
      const other = { p_patient_id: hasty.profileId, p_fact: { type: 'condition', text: 'Asthma' } };
      const brought = await importArchive(archive, {
        ...target,
        complete: async (importId) => {
          await call(db, hasty.caller, 'add_clinical_event', other);
          await target.complete(importId);
        },
      });
      expect((await profilesOf(hasty)).sort()).toEqual([hasty.profileId, brought.patientId].sort());
    });
  });

  test('counts what it brings, and is refused beyond the plan', async () => {
    await withArchive(async (archive) => {
      const { one, target } = await bearer();
      const { patientId } = await importArchive(archive, target);
      const usage = { p_profile_id: patientId };
      expect(await call(db, one.caller, 'get_user_usage_status', usage)).toMatchObject({
        storage: { used_bytes: 2000 },
        uploads: { used: 2 },
      });
      const other = await bearer();
      const large = {
        ...archive,
        manifest: {
          ...archive.manifest,
          originals: [{ shell_file_id: owner.processed.id, path: 'x', bytes: 1e13, sha256: '0'.repeat(64) }],
        },
      };
      expect(await refusal(importArchive(large, other.target))).toMatchObject({ code: 'quota_exceeded' });
      expect(await profilesOf(other.one)).toEqual([other.one.profileId]);
      expect(
        await asOwner(db, 'select from public.user_profiles where account_owner_id = $1', [other.one.userId]),
      ).toHaveLength(1);
    });
  });
});

describe('rows that an archive should not have', () => {
  /** Sends the archive with lines of one table changed. */
  async function sendChanged(archive: Archive, name: string, change: (row: Row) => Row | null): Promise<unknown> {
    const { target } = await bearer();
    const changed: Archive = {
      ...archive,
      manifest: archive.manifest,
      sha256: archive.sha256,
      file: (path) => archive.file(path),
      rows: async function* (table) {
        for await (const { row, line } of archive.rows(table)) {
          const made = table.name === name ? change(row) : row;
          if (made !== null) yield { row: made, line: table.name === name ? JSON.stringify(made) : line };
        }
      },
    };
    return importArchive(changed, target);
  }
  type Row = Record<string, unknown>;
  const first = (change: (row: Row) => Row | null) => {
    let done = false;
    return (row: Row) => {
      if (done) return row;
      done = true;
      return change(row);
    };
  };

  test.each<[string, string, (row: Row) => Row | null, string]>([
    [
      'a quote that is not on the page',
      'clinical_event_sources',
      first((r) => ({ ...r, quote: 'x'.repeat(String(r.quote).length) })),
      'fact_not_proven',
    ],
    [
      'an offset beside the quote',
      'clinical_event_sources',
      first((r) => ({ ...r, start_offset: Number(r.start_offset) + 1, end_offset: Number(r.end_offset) + 1 })),
      'fact_not_proven',
    ],
    ['a proof less', 'clinical_event_sources', first(() => null), 'fact_not_proven'],
    ['a fact without its detail', 'patient_conditions', first(() => null), 'fact_not_proven'],
    [
      'a label that no quote has',
      'patient_clinical_events',
      first((r) => ({ ...r, display_text: 'Plague' })),
      'fact_not_proven',
    ],
    [
      'a page with other words',
      'shell_file_pages',
      first((r) => ({ ...r, text: `x${String(r.text).slice(1)}` })),
      'fact_not_proven',
    ],
    [
      'a reading of other bytes',
      'shell_file_readings',
      first((r) => ({ ...r, sha256: 'f'.repeat(64) })),
      'record_archive_invalid',
    ],
    [
      'somebody else’s row',
      'patient_appointments',
      first((r) => ({ ...r, patient_id: crypto.randomUUID() })),
      'record_archive_invalid',
    ],
    ['nobody’s row', 'shell_files', first(({ patient_id: _, ...r }) => r), 'record_archive_invalid'],
    ['an unknown column', 'patient_appointments', first((r) => ({ ...r, is_admin: true })), 'record_archive_invalid'],
    ['words for a number', 'patient_medications', first((r) => ({ ...r, dose: 'many' })), 'record_archive_invalid'],
    ['an object for a word', 'patient_medications', first((r) => ({ ...r, dose: { a: 1 } })), 'record_archive_invalid'],
    [
      'a date that is none',
      'patient_clinical_events',
      first((r) => ({ ...r, event_date: '2023-02-30' })),
      'record_archive_invalid',
    ],
    [
      'an unknown status',
      'patient_clinical_events',
      first((r) => ({ ...r, status: 'certain' })),
      'record_archive_invalid',
    ],
    ['a NUL', 'patient_appointments', first((r) => ({ ...r, title: 'a\u0000b' })), 'record_archive_invalid'],
    [
      'a reference to nothing',
      'encounter_events',
      first((r) => ({ ...r, event_id: crypto.randomUUID() })),
      'record_archive_invalid',
    ],
    ['a narrative that cites nothing', 'narrative_source_mappings', () => null, 'fact_not_proven'],
    [
      'a narrative that cites a fact that is not there',
      'narrative_source_mappings',
      first((r) => ({ ...r, event_id: crypto.randomUUID() })),
      'record_archive_invalid',
    ],
    ['a row less than the manifest says', 'patient_appointments', first(() => null), 'record_archive_invalid'],
    ['an original of another size', 'shell_files', first((r) => ({ ...r, size_bytes: 999 })), 'upload_incomplete'],
    ['a path of its own', 'shell_files', first((r) => ({ ...r, storage_path: '../../etc' })), 'none'],
  ])('%s', async (_, table, change, code) => {
    await withArchive(async (archive) => {
      const work = sendChanged(archive, table, change);
      // What the database makes itself is not taken from the row.
      if (code === 'none') await work;
      else expect(await refusal(work)).toMatchObject({ code });
    });
  });

  test('a cycle of versions is not a record that can’t be read', async () => {
    await withArchive(async (archive) => {
      let last: unknown = null;
      await sendChanged(archive, 'patient_clinical_events', (row) => {
        const made = { ...row, supersedes_id: last ?? row.id };
        last = row.id;
        return made;
      });
    });
  });
});

describe('an export', () => {
  test('shows the record as it was when it began', async () => {
    const before = await archived(await sourceOf(db, owner, objects));
    const source = await sourceOf(db, owner, objects);
    const [event, other] = await asOwner<{ id: string }>(
      db,
      "select id from public.patient_clinical_events where patient_id = $1 and status = 'suggested' order by id",
      [owner.profileId],
    );
    // A fact confirmed, one corrected, one added, an appointment: all while the export reads.
    await call(db, owner.caller, 'confirm_clinical_event', { p_event_id: event?.id });
    await call(db, owner.caller, 'correct_clinical_event', {
      p_event_id: other?.id,
      p_correction: { text: 'Meanwhile' },
    });
    await call(db, owner.caller, 'add_clinical_event', {
      p_patient_id: owner.profileId,
      p_fact: { type: 'condition', text: 'Later' },
    });
    await call(db, owner.caller, 'save_appointment', {
      p_patient_id: owner.profileId,
      p_title: 'Later',
      p_starts_at: '2030-01-01',
    });
    const after = await archived(source);
    try {
      const told = await canonicalRecord(after.archive);
      const expected = await canonicalRecord(before.archive);
      // The queue of what to look at tells who decides, not the fact.
      expect(told).toEqual(expected);
    } finally {
      await before.remove();
      await after.remove();
    }
  });

  test('of a record that lost something meanwhile is void', async () => {
    const source = await sourceOf(db, owner, objects);
    const failed = await asOwner<{ id: string }>(
      db,
      "select id from public.shell_files where patient_id = $1 and status = 'failed'",
      [owner.profileId],
    );
    const lossy: RecordSource = {
      ...source,
      rows: async function* (table) {
        yield* source.rows(table);
        const about = { p_shell_file_id: failed[0]?.id };
        if (table === 'shell_files') await call(db, owner.caller, 'dismiss_shell_file', about);
      },
    };
    expect(await refusal(archived(lossy))).toMatchObject({ code: 'wrong_state' });
  });

  test('is begun before it is read, by the owner alone, and stands in the log', async () => {
    const read = { p_patient_id: owner.profileId, p_export_id: crypto.randomUUID(), p_table: 'shell_files' };
    expect(await refusal(call(db, owner.caller, 'read_record_export', read))).toMatchObject({ code: 'not_found' });
    expect(
      await refusal(call(db, owner.carer.caller, 'begin_record_export', { p_patient_id: owner.profileId })),
    ).toMatchObject({
      code: 'not_allowed',
    });
    const source = await sourceOf(db, owner, objects);
    const theirs = { ...read, p_export_id: source.exportId };
    expect(await refusal(call(db, owner.carer.caller, 'read_record_export', theirs))).toMatchObject({
      code: 'not_allowed',
    });
    const log = await call<{ id: string; event_type: string }[]>(db, owner.caller, 'read_audit_log', {
      p_patient_id: owner.profileId,
    });
    expect(log[0]).toMatchObject({ id: source.exportId, event_type: 'record.exported' });
  });
});
