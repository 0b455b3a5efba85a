import type { Care } from '@exora/contracts';

type Delegate = Pick<Care['delegates'][number], 'user_id' | 'granted_by' | 'granted_as'>;

/**
 * Whether a reader of the list may end this access, by the rule of `revoke_profile_access`: their own, any as owner or legal
 * representative, and what they gave as a delegate. What a former owner gave as the owner is the owner's of today.
 */
export function mayEnd(
  { user_id: holder, granted_by: giver, granted_as: right }: Delegate,
  reader: { readonly userId: string; readonly isDecider: boolean },
): boolean {
  return reader.isDecider || holder === reader.userId || (giver === reader.userId && right !== 'owner');
}
