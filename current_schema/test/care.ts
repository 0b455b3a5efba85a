import type { TestDatabase } from '@exora/local-stack/testing';
import { call, type Person } from './record.ts';

/** A verified provider who reads as this person. Gives the registry's id. */
export async function provider(db: TestDatabase, who: Person, name = 'Dr Grace Example'): Promise<string> {
  const id = await call<string>(db, 'service_role', 'register_provider', {
    p_full_name: name,
    p_provider_type: 'doctor',
    p_registration_authority: 'AHPRA',
    p_registration_number: `MED${who.userId.slice(0, 8)}`,
    p_user_id: who.userId,
  });
  await call(db, 'service_role', 'verify_provider', { p_provider_id: id });
  return id;
}

export interface Extent {
  purpose?: string;
  categories?: string[] | null;
  expires?: string | null;
}

/** The owner's consent that providers read for a purpose. Gives its id. */
export function consent(db: TestDatabase, owner: Person, { purpose = 'treatment', categories = null }: Extent = {}) {
  return call<string>(db, owner.caller, 'give_consent', {
    p_patient_id: owner.profileId,
    p_consent_type: 'provider_access',
    p_purpose: purpose,
    p_categories: categories,
  });
}

/** The owner's grant to a provider, under a consent that is there already. Gives its id. */
export function providerGrant(
  db: TestDatabase,
  owner: Person,
  providerId: string,
  { purpose = 'treatment', categories = null, expires = null }: Extent = {},
) {
  return call<string>(db, owner.caller, 'grant_provider_access', {
    p_patient_id: owner.profileId,
    p_provider_id: providerId,
    p_purpose: purpose,
    p_categories: categories,
    p_expires_at: expires,
  });
}

/** The owner's grant to a carer. Gives its id. */
export function carerGrant(
  db: TestDatabase,
  owner: Person,
  carer: Person,
  level = 'view',
  categories: string[] | null = null,
) {
  return call<string>(db, owner.caller, 'grant_profile_access', {
    p_profile_id: owner.profileId,
    p_grantee_user_id: carer.userId,
    p_access_level: level,
    p_categories: categories,
  });
}
