import { expect, test } from 'vitest';
import { type Erasure, erasureOf } from './erasures.ts';

const erasure = (kind: Erasure['kind'], patient: string | null): Erasure => ({
  erasure_id: `${kind} ${patient}`,
  kind,
  patient_id: patient,
  requested_at: '2026-01-01T00:00:00Z',
  due_at: '2026-01-08T00:00:00Z',
  begun_at: null,
  can_cancel: true,
});

test('the erasure of a document is not that of its record', () => {
  expect(
    erasureOf([erasure('document', 'one'), erasure('uploads', null), erasure('record', 'other')], 'one'),
  ).toBeNull();
  const own = erasure('record', 'one');
  expect(erasureOf([erasure('document', 'one'), own], 'one')).toBe(own);
});

test('the erasure of the account is none of a record, which can still be asked for', () => {
  const account = erasure('account', null);
  expect(erasureOf([erasure('uploads', null), account], null)).toBe(account);
  expect(erasureOf([account], 'one')).toBeNull();
});
