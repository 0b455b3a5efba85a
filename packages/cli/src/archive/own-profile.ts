import { profileSchema, toExoraError } from '@exora/contracts';
import { z } from 'zod';
import { UsageError } from '../report-error.ts';
import type { Session } from '../session.ts';

/** The id of the session's own profile with this id or name; without one, of oneself. */
export async function ownProfile({ client, patientId }: Session, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return patientId;
  const { data, error } = await client.rpc('get_accessible_profiles');
  if (error) throw toExoraError(error);
  const own = z
    .array(profileSchema)
    .parse(data)
    .filter((profile) => profile.is_owner);
  const found = own.filter(({ id, display_name: name }) => id === wanted || name === wanted);
  const [only, another] = found;
  if (only === undefined)
    throw new UsageError('No record of this account has that name or id. Check it, or its account (--email).');
  if (another !== undefined) {
    throw new UsageError(`Several records have that name. Give the id: ${found.map(({ id }) => id).join(', ')}.`);
  }
  return only.id;
}
