import type { Notification, Profile } from '@exora/contracts';

/** Accesses that the signed-in person had and that are over, with the unread notices that tell of them. */
export interface EndedAccess {
  /** The record that this window was opened with, when it is that one. */
  readonly opened: Profile | null;
  /** How many records it is. */
  readonly records: number;
  readonly noticeIds: readonly string[];
}

/**
 * Whether an access has ended that its person should hear of: to the record that this window was opened with (`opened`), or
 * to others, which unread notices tell. `profiles` are those that may be seen now. Null: none.
 */
export function endedAccess(
  opened: Profile,
  profiles: readonly Profile[],
  notices: readonly Notification[],
): EndedAccess | null {
  const mayBeSeen = new Set(profiles.map(({ id }) => id));
  const told = notices.filter(({ kind, patient_id, read_at }) => {
    // A notice can be of an access that was given again since: the list of what may be seen decides.
    return kind === 'access_revoked' && read_at === null && patient_id !== null && !mayBeSeen.has(patient_id);
  });
  if (!mayBeSeen.has(opened.id)) {
    const noticeIds = told.filter(({ patient_id }) => patient_id === opened.id).map(({ id }) => id);
    return { opened, records: 1, noticeIds };
  }
  if (told.length === 0) return null;
  const records = new Set(told.map(({ patient_id }) => patient_id)).size;
  return { opened: null, records, noticeIds: told.map(({ id }) => id) };
}
