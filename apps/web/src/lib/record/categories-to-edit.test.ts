import type { Care } from '@exora/contracts';
import { expect, test } from 'vitest';
import { categoriesToEdit } from './categories-to-edit.ts';

const delegate = (userId: string, given: Partial<Care['delegates'][number]>): Care['delegates'][number] => ({
  permission_id: crypto.randomUUID(),
  user_id: userId,
  name: 'Ada',
  access_level: 'edit',
  categories: null,
  purpose: 'care',
  granted_as: 'owner',
  granted_by: crypto.randomUUID(),
  granted_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  ...given,
});

const care = (given: Partial<Care> = {}) => ({
  care_state: 'active' as const,
  access_level: 'edit' as const,
  is_representative: false,
  delegates: [delegate('other', {}), delegate('reader', { categories: ['medications', 'documents'] })],
  ...given,
});

test('a carer adds to what their own access is for, whatever others have', () => {
  expect(categoriesToEdit(care(), 'reader')).toEqual(['medications', 'documents']);
  expect(categoriesToEdit(care(), 'other')).toBeNull();
  expect(categoriesToEdit(care(), 'nobody')).toEqual([]);
});

test('who may only look adds nothing, and nobody to the record of somebody who died', () => {
  expect(categoriesToEdit(care({ delegates: [delegate('reader', { access_level: 'view' })] }), 'reader')).toEqual([]);
  expect(categoriesToEdit(care({ care_state: 'deceased' }), 'other')).toEqual([]);
  expect(categoriesToEdit(care({ care_state: 'deceased', is_representative: true }), 'nobody')).toEqual([]);
});

test('an owner adds to all of it, while whose record it is lives', () => {
  expect(categoriesToEdit(care({ access_level: 'owner' }), 'nobody')).toBeNull();
  expect(categoriesToEdit(care({ access_level: 'owner', care_state: 'death_reported' }), 'nobody')).toBeNull();
  expect(categoriesToEdit(care({ access_level: 'owner', care_state: 'deceased' }), 'nobody')).toEqual([]);
});

test('a legal representative adds to all of it', () => {
  expect(categoriesToEdit(care({ is_representative: true }), 'nobody')).toBeNull();
});
