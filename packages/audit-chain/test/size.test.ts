import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { chainBeginning, type EventLine, hexOf, type Line, rowContent, verifyExport } from '../src/index.ts';
import { nodePlatform } from '../src/node-platform.ts';

const subjectId = '5f0c8d1e-0000-4000-8000-000000000001';
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const sha256 = (bytes: Uint8Array): string => hexOf(createHash('sha256').update(bytes).digest());

/** The lines of a long chain, made one at a time; the row `changed` was edited. */
function* longExport(rows: number, changed: number | null = null): Generator<string> {
  let previous = sha256(chainBeginning(subjectId));
  const event = (seq: number): EventLine => {
    const row: EventLine = {
      kind: 'event',
      seq,
      id: `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`,
      event_type: 'record.read',
      occurred_at: '2026-01-02T03:04:05.678901Z',
      actor_id: null,
      actor_role: 'authenticated',
      resource_type: 'user_profile',
      resource_id: subjectId,
      job_id: null,
      correlation_id: null,
      details: '{"category": "labs"}',
      personal: null,
      personal_salt: null,
      personal_commitment: null,
      prev_hash: previous,
      row_hash: '',
    };
    row.row_hash = sha256(rowContent(row, subjectId));
    previous = row.row_hash;
    return row;
  };
  // The header names the last row's hash: the chain is made twice rather than kept.
  for (let seq = 1; seq <= rows; seq++) event(seq);
  const header: Line = {
    kind: 'header',
    format: 'exora-audit-log',
    version: 1,
    subject_id: subjectId,
    exported_at: '2026-01-02T03:04:05.678901Z',
    personal: 'included',
    head: { seq: rows, row_hash: previous },
    cut: null,
    anchors: null,
  };
  yield JSON.stringify(header);
  previous = sha256(chainBeginning(subjectId));
  for (let seq = 1; seq <= rows; seq++) {
    const row = event(seq);
    yield JSON.stringify(seq === changed ? { ...row, details: '{"category": "notes"}' } : row);
  }
  yield JSON.stringify({ kind: 'end', events: rows, anchors: 0 });
}

test('a long export takes no more memory than a short one', { timeout: 60_000 }, async () => {
  const rows = 40_000;
  let most = 0;
  function* watched(): Generator<string> {
    let at = 0;
    for (const line of longExport(rows)) {
      at += 1;
      // Its lines together have 24 MB.
      if (at % 5000 === 0) most = Math.max(most, keptBytes());
      yield line;
    }
  }
  const before = keptBytes();
  const verdict = await verifyExport(watched(), { platform: nodePlatform });
  expect(verdict).toMatchObject({ valid: true, events: { checked: rows } });
  expect(most - before).toBeLessThan(12 * 1024 * 1024);
});

test('the one row that was edited among many is named', async () => {
  const { problem } = await verifyExport(longExport(5000, 4321), { platform: nodePlatform });
  expect(problem).toMatchObject({ kind: 'changed', what: 'event', seq: 4321, line: 4322 });
});

/** What is still referred to. */
function keptBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
