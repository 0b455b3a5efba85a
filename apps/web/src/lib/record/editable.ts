import type { FactType, Profile, RecordCategory } from '@exora/contracts';
import { cache } from 'react';
import { currentUserId } from '#lib/account/current-user.ts';
import { readCare } from '#lib/sharing/read-care.ts';
import { createReadClient } from '#lib/supabase/server.ts';
import { categoriesToEdit } from './categories-to-edit.ts';
import { mayEdit } from './may-edit.ts';

/**
 * The categories of a record that its reader may add to, as the database decides it; null: all of them. One's own record isn't
 * asked about: whoever reads it is alive. Read once per request.
 */
const editableCategories = cache(async (profile: Profile): Promise<readonly RecordCategory[] | null> => {
  if (profile.is_owner && profile.profile_type === 'self') return null;
  if (!mayEdit(profile)) return [];
  const client = await createReadClient();
  const [care, userId] = await Promise.all([readCare(client, profile.id), currentUserId(client)]);
  return categoriesToEdit(care, userId);
});

const categoryOf: Readonly<Record<FactType, RecordCategory>> = {
  medication: 'medications',
  allergy: 'allergies',
  condition: 'conditions',
  lab: 'labs',
  vital: 'vitals',
  symptom: 'conditions',
  immunization: 'immunizations',
  procedure: 'procedures',
  encounter: 'encounters',
  social_history: 'conditions',
  family_history: 'conditions',
};

/** The kinds of facts that its reader may add to a record. */
export async function addableKinds(profile: Profile): Promise<FactType[]> {
  const categories = await editableCategories(profile);
  return (Object.keys(categoryOf) as FactType[]).filter((type) => categories?.includes(categoryOf[type]) ?? true);
}

/** Whether its reader may add documents to a record. */
export async function mayAddDocuments(profile: Profile): Promise<boolean> {
  const categories = await editableCategories(profile);
  return categories?.includes('documents') ?? true;
}
