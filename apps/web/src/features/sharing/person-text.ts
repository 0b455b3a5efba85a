import type { Care } from '@exora/contracts';

type Delegate = Care['delegates'][number];

/** What people are called who have not said their name. */
export const nameless = 'Somebody without a name';

/** Who let a person in: “You”, a name, or by what right, where the name isn't known. */
export function giverText(delegate: Delegate, care: Care, userId: string): string {
  if (delegate.granted_by === userId) return 'you';
  const known = [...care.delegates, ...care.representatives].find(({ user_id }) => user_id === delegate.granted_by);
  if (known?.name) return known.name;
  switch (delegate.granted_as) {
    case 'owner':
      return care.owner_name ?? 'the record’s owner';
    case 'representative':
      return 'a legal representative';
    case 'delegate':
      return 'somebody who had access';
  }
}
