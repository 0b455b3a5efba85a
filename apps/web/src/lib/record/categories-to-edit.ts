import type { Care, RecordCategory } from '@exora/contracts';

/**
 * The categories of a record that somebody may add to, as its owner or by what they are given: null is all of them. To the
 * record of somebody who died nobody adds.
 */
export function categoriesToEdit(
  care: Pick<Care, 'care_state' | 'access_level' | 'is_representative' | 'delegates'>,
  userId: string,
): readonly RecordCategory[] | null {
  if (care.care_state === 'deceased') return [];
  if (care.access_level === 'owner' || care.is_representative) return null;
  // Others are listed too, to who may let others in.
  const own = care.delegates.find(({ user_id }) => user_id === userId);
  return own === undefined || own.access_level === 'view' ? [] : own.categories;
}
