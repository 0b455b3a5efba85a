import type { Database, Profile } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { currentProfile } from '#lib/current-profile.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { type Loaded, load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';
import { readBirthDate } from './read-birth-date.ts';

/** A view's data, with the profile whose record it is about. */
export interface RecordData<T> {
  readonly profile: Profile;
  /** ISO, or null where it isn't known. Printed beside the name. */
  readonly birthDate: string | null;
  /** How the person who looks wants dates and quantities. */
  readonly format: FormatPreferences;
  readonly data: T;
}

/** Reads what a view of the open record shows. */
export async function loadRecord<T>(
  where: string,
  read: (client: SupabaseClient<Database>, profile: Profile) => Promise<T>,
): Promise<Loaded<RecordData<T>>> {
  return load(where, async () => {
    const [client, profile, format] = await Promise.all([createReadClient(), currentProfile(), readPreferences()]);
    const [data, birthDate] = await Promise.all([read(client, profile), readBirthDate(client, profile.id)]);
    return { profile, birthDate, format, data };
  });
}
