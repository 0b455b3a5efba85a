import { createHash, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AnchorLine,
  anchorContent,
  type EventLine,
  fewestDaysBeforeCut,
  type HeaderLine,
  KeptAnchors,
  type Line,
  parseLine,
  rowContent,
  type Verdict,
  type VerifyOptions,
  verifyExport,
} from '../src/index.ts';
import { nodePlatform } from '../src/node-platform.ts';
import { createOwner, exported, log, type Owner, publishKey, type SigningKey, seal, tamper } from './real-export.ts';

let db: TestDatabase;
let ada: Owner;
let key: SigningKey;
/** A real export of Ada's chain: events of every kind of content, an erased one, five anchors. */
let lines: string[];
let header: HeaderLine;

/** Contents that JSON, Postgres and JavaScript print differently when one is careless. */
const contents = [
  '{"count": 1, "share": 1.50, "big": 12345678901234567890, "small": 1e-7, "exponent": 1E3, "negative": -0}',
  '{"words": "Zoë\\u2028 \\u00e9 \\ud83e\\ude7a \\"quoted\\" back\\\\slash", "tab": "a\\tb\\nc\\u0001d\\u007f", "empty": ""}',
  '{"zz": [1, 2.0, "x", null, true], "a": null, "bb": false, "ü": "key"}',
];

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await createOwner(db, 'Ada Example');
  key = await publishKey(db);
  const others = await Promise.all(['Bert', 'Cleo', 'Dora', 'Emil'].map((name) => createOwner(db, name)));
  await seal(db, key);
  for (const details of contents) await log(db, ada.profileId, { details, resourceId: randomUUID() });
  for (const { profileId } of others) await log(db, profileId);
  await seal(db, key);
  await log(db, ada.profileId, { personal: '{"file_name": "Brief für Zoë 🩺.pdf", "size": 1.50}' });
  const erased = await log(db, ada.profileId, { personal: '{"file_name": "gone.pdf"}' });
  await tamper(db, 'update public.audit_log set personal = null, personal_salt = null where id = $1', [erased]);
  // Nothing of Ada's moves.
  for (const { profileId } of others.slice(2)) await log(db, profileId);
  await seal(db, key);
  await log(db, ada.profileId);
  await log(db, ada.profileId);
  await seal(db, key);
  lines = await exported(db, ada);
  const first = parseLine(lines[0] ?? '');
  if (first?.kind !== 'header') throw new Error('There is no header.');
  header = first;
});
afterAll(() => db.drop());

const check = (text: readonly string[], options: VerifyOptions = {}): Promise<Verdict> =>
  verifyExport(text, { platform: nodePlatform, ...options });
const parsed = (text: readonly string[]): Line[] => text.map((line) => parseLine(line) as Line);
const print = (changed: readonly Line[]): string[] => changed.map((line) => JSON.stringify(line));
const eventsOf = (all: readonly Line[]): EventLine[] => all.filter((line) => line.kind === 'event');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** A row with the hash that its content has, as whoever forges one makes it. */
const rehashed = (event: EventLine): EventLine => ({
  ...event,
  row_hash: sha256(rowContent(event, header.subject_id)),
});
/** What the schema's owner reads. */
async function postgresOwner(query: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(query))];
  } finally {
    await sql.end();
  }
}
/** The lines with the one at `at` replaced by some. */
const replaced = (all: readonly Line[], at: number, by: readonly Line[]): Line[] => all.toSpliced(at, 1, ...by);

describe('a real export', () => {
  test('is right, whatever its events say', async () => {
    const verdict = await check(lines);
    expect(verdict).toMatchObject({
      valid: true,
      problem: null,
      subject_id: ada.profileId,
      events: { checked: 9, last_seq: 9, without_personal: 1 },
      cut: null,
      anchors: { sealing: 4, proven: 4, signed: 4, sealed_up_to_seq: 8, signed_up_to_seq: 8 },
    });
    expect(verdict.anchors.keys).toEqual([{ key_id: key.id, trusted: false }]);
  });

  test('tells of itself in its last row', () => {
    expect(eventsOf(parsed(lines)).at(-1)?.event_type).toBe('audit.exported');
  });

  test('is right by the cryptography of browsers, too', async () => {
    expect(await verifyExport(lines)).toEqual(await check(lines));
  });

  test('stays right when another program writes its JSON anew', async () => {
    expect(
      await check(lines.map((line) => JSON.stringify(JSON.parse(line), null, ' ').replaceAll('\n', ' '))),
    ).toMatchObject({
      valid: true,
    });
  });

  test('of the system’s chain leaves out what names people', async () => {
    await log(db, null, { personal: '{"name": "Dr Example"}' });
    await seal(db);
    const system = await exported(db, null);
    expect(await check(system)).toMatchObject({ valid: true, events: { without_personal: 1 } });
    expect(system.join('\n')).not.toContain('Dr Example');
  });

  test('is refused to others than the owner', async () => {
    const eve = await createOwner(db, 'Eve');
    for (const query of [
      `select begin_audit_export('${ada.profileId}')`,
      `select read_audit_export('${ada.profileId}', 0, 100)`,
      `select read_audit_export_anchors('${ada.profileId}', 0, 100)`,
      'select begin_audit_export(null)',
    ]) {
      for (const caller of [{ userId: eve.userId }, ...(query.includes('null') ? [] : ['service_role' as const])]) {
        await expect(db.sqlAs(caller, (sql) => sql.unsafe(query))).rejects.toMatchObject({
          detail: expect.stringMatching(/^not_(allowed|signed_in)$/),
        });
      }
    }
  });

  test('every hash is the one that Postgres computes', async () => {
    const rows = await db.sqlAs(
      { userId: ada.userId },
      (sql) =>
        sql`select seq, encode(row_hash, 'hex') as hash from public.audit_log where subject_id = ${ada.profileId} order by seq`,
    );
    const events = eventsOf(parsed(lines));
    for (const event of events) expect(sha256(rowContent(event, ada.profileId))).toBe(event.row_hash);
    expect(rows.slice(0, 9).map(({ hash }) => hash)).toEqual(events.map((event) => event.row_hash));
  });
});

/** Another value for a field of a line. */
function otherValue(name: string, value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (value === null) {
    if (/_id$/.test(name)) return '11111111-1111-4111-8111-111111111111';
    if (/hash|commitment|salt/.test(name)) return '00'.repeat(32);
    return '{}';
  }
  if (typeof value !== 'string') return null;
  if (/^[0-9a-f-]+$/.test(value)) return value.replace(/[0-9a-f]$/, (last) => (last === '0' ? '1' : '0'));
  if (/Z$/.test(value)) return value.replace(/\dZ$/, (last) => (last === '0Z' ? '1Z' : '0Z'));
  return `${value} `;
}

describe('whoever changes an export is found out', () => {
  test('every field of every event, edited: that row is named', async () => {
    const all = parsed(lines);
    let edits = 0;
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      for (const [name, value] of Object.entries(line)) {
        if (name === 'kind') continue;
        const forged = { ...line, [name]: otherValue(name, value) } as EventLine;
        const { valid, problem } = await check(print(replaced(all, at, [forged])));
        expect({ name, seq: line.seq, valid, problem }).toMatchObject({
          valid: false,
          problem: { kind: 'changed', what: 'event', seq: line.seq, line: at + 1 },
        });
        edits += 1;
      }
    }
    expect(edits).toBe(9 * 16);
  });

  test('a field that is added, or lost, is no line of an export', async () => {
    for (const forged of [
      (text: string) => text.replace('"details"', '"note": "x", "details"'),
      (text: string) => text.replace(/, "job_id": null/, ''),
      (text: string) => text.slice(0, -5),
    ]) {
      const at = lines.findIndex((line) => line.includes('"event"'));
      const changed = lines.with(at, forged(lines[at] ?? ''));
      expect(changed).not.toEqual(lines);
      expect((await check(changed)).problem).toMatchObject({ kind: 'unreadable', what: 'event', seq: 1, line: at + 1 });
    }
  });

  test('every event, removed: that row is named', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      const { problem } = await check(print(all.toSpliced(at, 1)));
      expect({ seq: line.seq, problem }).toMatchObject({ problem: { what: 'event', seq: line.seq } });
      expect(problem?.kind).toBe(line.seq === header.head.seq ? 'truncated' : 'removed');
    }
  });

  test('every event, edited and given the hash that fits: that row is named', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      const forged = rehashed({ ...line, details: '{"count": 9}' });
      const { problem } = await check(print(replaced(all, at, [forged])));
      expect({ seq: line.seq, problem }).toMatchObject({ problem: { kind: 'changed', what: 'event', seq: line.seq } });
    }
  });

  test('a whole chain that was rewritten from a row on contradicts the anchors', async () => {
    const all = parsed(lines);
    let previous: string | null = null;
    const rewritten = all.map((line) => {
      if (line.kind !== 'event') return line;
      const changed: EventLine = line.seq === 3 ? { ...line, details: '{"count": 9}' } : line;
      if (line.seq < 3) return line;
      const forged = rehashed({ ...changed, prev_hash: previous ?? line.prev_hash });
      previous = forged.row_hash;
      return forged;
    });
    const forgedHeader: HeaderLine = { ...header, head: { seq: header.head.seq, row_hash: previous ?? '' } };
    const { problem } = await check(print(replaced(rewritten, 0, [forgedHeader])));
    expect(problem).toMatchObject({ kind: 'changed', what: 'event', seq: 4 });
    expect(problem?.sentence).toMatch(/anchor \d+ sealed/);
  });

  test('every two neighbours among the events, swapped: the first wrong place is named', async () => {
    const all = parsed(lines);
    const places = all.flatMap((line, at) => (line.kind === 'event' ? [at] : []));
    for (const [index, at] of places.slice(0, -1).entries()) {
      const next = places[index + 1] ?? at;
      const swapped = all.with(at, all[next] as Line).with(next, all[at] as Line);
      const { problem } = await check(print(swapped));
      expect({ at, problem }).toMatchObject({
        problem: { kind: 'reordered', what: 'event', seq: index + 1, line: at + 1 },
      });
    }
  });

  test('an event that was moved far away', async () => {
    const all = parsed(lines);
    const at = all.findIndex((line) => line.kind === 'event' && line.seq === 3);
    const moved = all.toSpliced(at, 1).toSpliced(-1, 0, all[at] as Line);
    expect((await check(print(moved))).problem).toMatchObject({ kind: 'reordered', seq: 3 });
  });

  test('every event, repeated right behind itself or at the end: it is named', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      for (const place of [at + 1, all.length - 1]) {
        const { problem } = await check(print(all.toSpliced(place, 0, line)));
        expect({ seq: line.seq, problem }).toMatchObject({
          problem: { kind: 'duplicated', what: 'event', seq: line.seq, line: place + 1 },
        });
      }
    }
  });

  test('an event that was repeated too early', async () => {
    const all = parsed(lines);
    const from = all.findIndex((line) => line.kind === 'event' && line.seq === 6);
    const to = all.findIndex((line) => line.kind === 'event' && line.seq === 3);
    const { problem } = await check(print(all.toSpliced(to, 0, all[from] as Line)));
    expect(problem).toMatchObject({ kind: 'duplicated', seq: 6, line: to + 1 });
  });

  test('a forged event put before every row, well made: the inserted line is named', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      const forged = rehashed({ ...line, id: randomUUID(), event_type: 'record.opened' });
      const { problem } = await check(print(all.toSpliced(at, 0, forged)));
      expect({ seq: line.seq, problem }).toMatchObject({
        problem: { kind: 'inserted', what: 'event', seq: line.seq, line: at + 1, event_id: forged.id },
      });
    }
  });

  test('a forged event put behind every row, and one whose hash does not fit', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'event') continue;
      const twin = rehashed({ ...line, id: randomUUID() });
      expect((await check(print(all.toSpliced(at + 1, 0, twin)))).problem).toMatchObject({
        kind: 'inserted',
        seq: line.seq,
        event_id: twin.id,
      });
      const clumsy = { ...line, id: randomUUID() };
      const { problem } = await check(print(all.toSpliced(at, 0, clumsy)));
      expect(problem).toMatchObject({ kind: 'inserted', seq: line.seq, line: at + 1 });
    }
  });

  test('every end that was cut off: the first missing row is named', async () => {
    for (let length = 1; length < lines.length; length++) {
      const cut = lines.slice(0, length);
      const events = eventsOf(parsed(cut)).length;
      const { valid, problem } = await check(cut);
      expect(valid).toBe(false);
      if (events < 9)
        expect({ length, problem }).toMatchObject({ problem: { kind: 'truncated', what: 'event', seq: events + 1 } });
      else expect(problem?.kind).toBe('truncated');
    }
  });

  test('an end that was cut off with header and last line made to fit: an anchor knows of more', async () => {
    const all = parsed(lines);
    const kept = all.filter((line) => line.kind !== 'event' || line.seq <= 6);
    const last = eventsOf(kept).at(-1);
    const forgedHeader: HeaderLine = { ...header, head: { seq: 6, row_hash: last?.row_hash ?? '' } };
    const end: Line = { kind: 'end', events: 6, anchors: kept.filter((line) => line.kind === 'anchor').length };
    const { problem } = await check(print(replaced(replaced(kept, 0, [forgedHeader]), kept.length - 1, [end])));
    expect(problem).toMatchObject({ kind: 'truncated', what: 'event', seq: 7 });
  });
});

describe('whoever changes an anchor is found out', () => {
  test('every field of every anchor, edited: that anchor is named', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'anchor') continue;
      for (const [name, value] of Object.entries(line)) {
        if (name === 'kind' || name === 'sealed') continue;
        const changed = name === 'key_id' ? 'ed25519:another' : otherValue(name, value);
        const { problem } = await check(print(replaced(all, at, [{ ...line, [name]: changed } as AnchorLine])));
        expect({ name, seq: line.seq, problem }).toMatchObject({ problem: { what: 'anchor', seq: line.seq } });
        expect(problem?.kind).toBe(
          name === 'signature' ? 'signature_wrong' : name === 'key_id' ? 'key_unknown' : 'changed',
        );
      }
    }
  });

  test('what it sealed, edited: its path leads elsewhere', async () => {
    const all = parsed(lines);
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'anchor' || line.sealed === null) continue;
      for (const sealed of [
        { ...line.sealed, seq: line.sealed.seq + 1 },
        { ...line.sealed, row_hash: '00'.repeat(32) },
        { ...line.sealed, path: [...line.sealed.path, `l${'00'.repeat(32)}`] },
        { ...line.sealed, path: line.sealed.path.slice(1) },
      ]) {
        if (
          sealed.path.length === line.sealed.path.length &&
          sealed.path.length === 0 &&
          sealed.seq === line.sealed.seq
        )
          continue;
        const { problem } = await check(print(replaced(all, at, [{ ...line, sealed }])));
        expect(problem).toMatchObject({ kind: 'changed', what: 'anchor', seq: line.seq });
      }
    }
  });

  test('every anchor, removed, repeated or moved', async () => {
    const all = parsed(lines);
    const anchors = all.filter((line) => line.kind === 'anchor');
    for (const [at, line] of all.entries()) {
      if (line.kind !== 'anchor') continue;
      const removed = (await check(print(all.toSpliced(at, 1)))).problem;
      expect(removed).toMatchObject({ what: 'anchor', seq: line.seq });
      expect(removed?.kind).toBe(line === anchors.at(-1) ? 'truncated' : 'removed');
      const repeated = (await check(print(all.toSpliced(at, 0, line)))).problem;
      expect(repeated).toMatchObject({ kind: 'duplicated', what: 'anchor', seq: line.seq });
    }
    const early = all.findIndex((line) => line.kind === 'anchor' && line.sealed !== null && line.sealed.seq > 1);
    const moved = all.toSpliced(early, 1).toSpliced(early - 1, 0, all[early] as Line);
    expect((await check(print(moved))).problem).toMatchObject({ kind: 'reordered', what: 'anchor' });
  });

  test('a key that was exchanged for the forger’s own is not the one that its id stands for', async () => {
    const forger = await publishKey(db);
    const changed = lines.map((line) => line.replace(key.publicKey, forger.publicKey));
    expect((await check(changed)).problem).toMatchObject({ kind: 'changed', what: 'file', line: 2 });
  });

  test('anchors made anew and signed by another key meet neither the key nor the anchors that somebody kept', async () => {
    const all = parsed(lines);
    let previous: string | null = null;
    const unsigned = all
      .filter((line) => line.kind !== 'key')
      .map((line) => {
        if (line.kind !== 'anchor') return line;
        const forged = { ...line, prev_hash: previous ?? line.prev_hash, key_id: null, signature: null };
        if (line.seq > 1) forged.sealed_at = '2020-01-01T00:00:00.000000Z';
        forged.anchor_hash = sha256(anchorContent(forged));
        previous = forged.anchor_hash;
        return forged;
      });
    const forgedHeader = { ...header, anchors: header.anchors && { ...header.anchors, last_hash: previous ?? '' } };
    const forged = print(replaced(unsigned, 0, [forgedHeader]));
    expect(await check(forged)).toMatchObject({ valid: true, anchors: { signed: 0 } });
    const trusting = await check(forged, { keys: new Map([[key.id, key.publicKey]]) });
    expect(trusting.problem).toMatchObject({ kind: 'unsigned' });
    const kept = new KeptAnchors();
    for (const line of lines) kept.take(line);
    expect((await check(forged, { kept })).problem).toMatchObject({
      kind: 'differs_from_kept',
      what: 'anchor',
      seq: 2,
    });
  });
});

describe('a chain whose beginning was removed by retention', () => {
  let cut: string[];
  beforeAll(async () => {
    const cleo = await createOwner(db, 'Cut off');
    await log(db, cleo.profileId);
    const anchor = await seal(db);
    // Nobody can wait for six years: the anchor is made as it would have been made then.
    await tamper(
      db,
      `update exora_private.audit_anchors set sealed_at = sealed_at - interval '2191 days' where seq = ${anchor};
       update exora_private.audit_anchors as a set anchor_hash = exora_private.audit_anchor_hash(a) where a.seq = ${anchor}`,
    );
    await log(db, cleo.profileId);
    const setting = (days: number) =>
      tamper(db, `update public.system_configuration set value = '${days}' where key = 'retention.audit_log_days'`);
    await setting(2190);
    await db.sqlAs('service_role', (sql) => sql`select apply_retention()`);
    await setting(0);
    await seal(db, key);
    cut = await exported(db, cleo);
  });

  test('is right, and says where it begins', async () => {
    expect(await check(cut)).toMatchObject({
      valid: true,
      // The third row, the cut's own event, and the export's.
      events: { checked: 3, last_seq: 5 },
      cut: { seq: 2 },
      anchors: { sealed_up_to_seq: 4 },
    });
    expect(cut.join('\n')).toContain('"event_type": "audit.cut"');
  });

  test('can’t be made up: an anchor must have sealed that row, long before', async () => {
    const all = parsed(cut);
    const [first] = all;
    if (first?.kind !== 'header' || first.cut === null) throw new Error('There is no cut.');
    const younger = new Date(Date.parse(first.cut.cut_at) - 3 * 86_400_000).toISOString().replace('Z', '000Z');
    for (const forged of [
      { ...first.cut, cut_at: younger },
      { ...first.cut, anchor_seq: first.cut.anchor_seq + 1 },
    ]) {
      const { problem } = await check(print(replaced(all, 0, [{ ...first, cut: forged }])));
      expect(problem).toMatchObject({ kind: 'cut_wrong', seq: 2 });
    }
    const elsewhere = await check(
      print(replaced(all, 0, [{ ...first, cut: { ...first.cut, row_hash: '00'.repeat(32) } }])),
    );
    expect(elsewhere.valid).toBe(false);
  });

  test('is cut no earlier than the schema allows', async () => {
    const [row] = await postgresOwner(
      "select exora_private.retention_minimums() ->> 'retention.audit_log_days' as days",
    );
    expect(Number(row?.days)).toBe(fewestDaysBeforeCut);
  });

  test('a beginning that was taken off the file is no cut', async () => {
    const all = parsed(lines);
    const without = all.filter((line) => line.kind !== 'event' || line.seq > 2);
    expect((await check(print(without))).problem).toMatchObject({ kind: 'removed', seq: 1 });
    const second = eventsOf(all)[1];
    const forged: HeaderLine = {
      ...header,
      cut: { seq: 2, row_hash: second?.row_hash ?? '', anchor_seq: 2, cut_at: header.exported_at },
    };
    expect((await check(print(replaced(without, 0, [forged])))).valid).toBe(false);
  });
});

describe('what the reader knows besides', () => {
  test('a trusted key is told apart, and must have signed', async () => {
    const keys = new Map([[key.id, key.publicKey]]);
    expect((await check(lines, { keys })).anchors.keys).toEqual([{ key_id: key.id, trusted: true }]);
    const strange = await publishKey(db);
    const { valid, problem } = await check(lines, { keys: new Map([[strange.id, strange.publicKey]]) });
    expect({ valid, problem }).toMatchObject({ valid: false, problem: { kind: 'unsigned' } });
  });

  test('an earlier export finds a chain that the database rewrote whole, anchors and all', async () => {
    const bert = await createOwner(db, 'Rewritten');
    for (let count = 0; count < 4; count++) await log(db, bert.profileId, { details: `{"count": ${count}}` });
    await seal(db, key);
    const kept = new KeptAnchors();
    for (const line of await exported(db, bert)) expect(kept.take(line)).toBe(true);
    await tamper(
      db,
      `do $$
       declare
         v_row public.audit_log;
         v_previous bytea;
       begin
         for v_row in select * from public.audit_log where subject_id = '${bert.profileId}' order by seq loop
           if v_row.seq = 3 then v_row.details := '{"count": 7}'; end if;
           v_row.prev_hash := coalesce(v_previous, v_row.prev_hash);
           v_previous := exora_private.audit_row_hash(v_row);
           update public.audit_log set details = v_row.details, prev_hash = v_row.prev_hash, row_hash = v_previous where id = v_row.id;
         end loop;
         update exora_private.audit_heads set row_hash = v_previous where subject_id = '${bert.profileId}';
         -- The seals that would tell of it are taken out of this chain's sight.
         delete from exora_private.audit_anchor_heads where subject_id = '${bert.profileId}';
       end $$`,
    );
    await seal(db, key);
    const rewritten = await exported(db, bert);
    expect(await check(rewritten)).toMatchObject({ valid: true });
    const { problem } = await check(rewritten, { kept });
    expect(problem).toMatchObject({ kind: 'changed', what: 'event', seq: 5 });
    expect(problem?.sentence).toContain('you kept');
  });

  test('an export that ends before what somebody kept', async () => {
    const kept = new KeptAnchors();
    await log(db, ada.profileId);
    await seal(db, key);
    for (const line of await exported(db, ada)) kept.take(line);
    expect((await check(lines, { kept })).problem).toMatchObject({ kind: 'truncated', what: 'event', seq: 10 });
  });
});
