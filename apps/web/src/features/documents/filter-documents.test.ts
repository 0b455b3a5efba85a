import type { ListedDocument } from '@exora/contracts';
import { expect, test } from 'vitest';
import { type DocumentFilter, everything, filterDocuments, isNarrow } from './filter-documents.ts';

const file = (id: string, changed: Partial<ListedDocument>): ListedDocument => ({
  id,
  patient_id: 'p',
  file_name: `${id}.pdf`,
  mime_type: 'application/pdf',
  size_bytes: 1,
  status: 'processed',
  pages_total: 1,
  pages_done: 1,
  fact_count: 1,
  error_code: null,
  error_parameters: {},
  can_retry: false,
  is_imported: false,
  printed: null,
  created_at: '2026-01-01T00:00:00Z',
  processed_at: null,
  reading_id: null,
  has_picture: false,
  kind: 'other',
  date: null,
  source: null,
  ...changed,
});
const documents = [
  file('scan', { status: 'reading', kind: null, mime_type: 'image/png', file_name: 'scan.png' }),
  file('blood', { kind: 'results', date: '2024-05-02', source: 'Seaview Pathology' }),
  file('letter', { kind: 'letter', date: '2025-01', file_name: 'Brief Zürich.pdf' }),
  file('locked', { status: 'failed', kind: null }),
  file('old', { kind: 'results', date: '2024-12-31' }),
];
const left = (filter: Partial<DocumentFilter>, found: string[] = []) =>
  filterDocuments(documents, { ...everything, ...filter }, new Set(found)).map(({ id }) => id);

test('everything is left as it was added, or the latest date first and undated ones last', () => {
  expect(left({})).toEqual(['scan', 'blood', 'letter', 'locked', 'old']);
  expect(left({ order: 'dated' })).toEqual(['letter', 'old', 'blood', 'scan', 'locked']);
  expect(isNarrow(everything)).toBe(false);
});

test('kind, stage and year narrow it together', () => {
  expect(left({ kind: 'results' })).toEqual(['blood', 'old']);
  expect(left({ kind: 'results', year: '2024' })).toEqual(['blood', 'old']);
  expect(left({ year: 'undated' })).toEqual(['scan', 'locked']);
  expect(left({ stage: 'working' })).toEqual(['scan']);
  expect(left({ stage: 'stopped', kind: 'results' })).toEqual([]);
});

test('a text fits by name, kind, source and pages', () => {
  expect(left({ text: 'zur' })).toEqual(['letter']);
  expect(left({ text: 'path sea' })).toEqual(['blood']);
  expect(left({ text: 'results' })).toEqual(['blood', 'old']);
  expect(left({ text: 'picture' })).toEqual(['scan']);
  expect(left({ text: 'warfarin' }, ['old'])).toEqual(['old']);
  expect(left({ text: 'warfarin', kind: 'letter' }, ['old'])).toEqual([]);
});
