import { clientEventClasses } from '@exora/contracts';
import { expect, test } from 'vitest';
import { seenView } from './seen-view.ts';

const id = '2b6b0a8e-0d1c-4c56-9d64-4f3b2f0c6a11';

test.each([
  ['/record', { view: 'overview' }],
  ['/record/timeline', { view: 'timeline' }],
  ['/record/allergies', { view: 'facts' }],
  ['/documents', { view: 'documents' }],
  [`/documents/${id}`, { view: 'document', resource: { type: 'shell_file', id } }],
  [`/facts/${id}`, { view: 'fact', resource: { type: 'clinical_event', id } }],
  ['/documents/nothing', null],
  ['/settings', null],
  ['/operations', null],
  ['/', null],
])('%s is %o', (pathname, seen) => {
  expect(seenView(pathname)).toEqual(seen);
});

test('the audit log knows every word for a view', () => {
  const known: readonly string[] = clientEventClasses.viewed.view;
  for (const path of [
    '/record',
    '/record/story',
    '/record/x',
    '/documents',
    '/review',
    '/sharing',
    `/documents/${id}`,
  ]) {
    expect(known).toContain(seenView(path)?.view);
  }
});
