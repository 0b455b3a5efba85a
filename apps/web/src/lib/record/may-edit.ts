import type { Profile } from '@exora/contracts';

/** Whether somebody may add to a record and correct it, as far as their level goes; the database decides about each fact. */
export function mayEdit({ access_level }: Pick<Profile, 'access_level'>): boolean {
  return access_level !== 'view';
}
