import type { Progress, ShellFile } from '@exora/contracts';
import { expect, test } from 'vitest';
import { anyEnded, mergeProgress } from './merge-progress.ts';

const row: Progress = {
  id: '6f2f8f0e-7a55-4d0b-9d0e-1f5a4f3c2b10',
  status: 'reading',
  pages_done: 1,
  pages_total: 3,
  fact_count: 0,
  error_code: null,
};
const file: ShellFile = {
  ...row,
  status: 'queued',
  pages_done: 0,
  pages_total: null,
  patient_id: '0d4a7c0a-93cf-4f0a-8a51-5c2d0a2f7a11',
  file_name: 'letter.pdf',
  mime_type: 'application/pdf',
  size_bytes: 10,
  error_parameters: {},
  can_retry: false,
  is_imported: false,
  printed: null,
  created_at: '2026-11-23T10:00:00Z',
  processed_at: null,
};

test('mergeProgress shows the polled stage', () => {
  expect(mergeProgress([file], [row])[0]).toMatchObject({ status: 'reading', pages_done: 1, file_name: 'letter.pdf' });
  expect(mergeProgress([file], [])).toEqual([file]);
});

test('mergeProgress never takes an ended document back', () => {
  const processed: ShellFile = { ...file, status: 'processed', fact_count: 4 };
  expect(mergeProgress([processed], [row])).toEqual([processed]);
});

test('anyEnded says when the list is due', () => {
  expect(anyEnded([file], [row])).toBe(false);
  expect(anyEnded([file], [{ ...row, status: 'processed' }])).toBe(true);
  expect(anyEnded([{ ...file, status: 'failed' }], [{ ...row, status: 'failed' }])).toBe(false);
});
