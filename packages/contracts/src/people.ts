import { z } from 'zod';
import { profileTypes, recordCategories } from './record.ts';

/** What a delegate may do: read; also add and correct; also let others in, below `full`. */
export const delegateLevels = ['view', 'edit', 'full'] as const;

export const careStates = ['active', 'death_reported', 'deceased'] as const;

/** By what right somebody acts for a record's person. An executor's begins with the death, the others end with it. */
export const representationBases = [
  'parental_responsibility',
  'court_appointed_guardian',
  'power_of_attorney',
  'health_care_proxy',
  'executor',
] as const;

/** access: to be a delegate; transfer: to be the owner; handover: to be the owner of one's own record. */
export const invitationKinds = ['access', 'transfer', 'handover'] as const;

/** What people may want to be asked their second factor for. */
export const secondFactorUses = ['sharing', 'export', 'erasure'] as const;

const time = z.string();
const categoriesSchema = z.array(z.enum(recordCategories)).nullable();

/** `create_invitation(…)`: the code is shown this once. */
export const invitationMadeSchema = z.object({ invitation_id: z.uuid(), code: z.string(), expires_at: time });
export type InvitationMade = z.infer<typeof invitationMadeSchema>;

/** A code that can't be accepted, whatever the reason. */
const unknownInvitationSchema = z.object({
  ok: z.literal(false),
  code: z.literal('not_found'),
  message: z.string(),
  hint: z.string(),
});

/** `preview_invitation(p_code)`. `access_level` is what the invited gets, or what the owner keeps (null: nothing). */
export const invitationPreviewSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    kind: z.enum(invitationKinds),
    state: z.enum(['open', 'accepted']),
    inviter_name: z.string().nullable(),
    profile_name: z.string().nullable(),
    access_level: z.enum(delegateLevels).nullable(),
    categories: categoriesSchema,
    purpose: z.string(),
    access_expires_at: time.nullable(),
    expires_at: time,
  }),
  unknownInvitationSchema,
]);
export type InvitationPreview = z.infer<typeof invitationPreviewSchema>;

/** `accept_invitation(p_code, p_keeps_level)`: `permission_id` is the invited's grant, or the former owner's. */
export const invitationAcceptedSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    profile_id: z.uuid(),
    kind: z.enum(invitationKinds),
    permission_id: z.uuid().nullable(),
  }),
  unknownInvitationSchema,
]);
export type InvitationAccepted = z.infer<typeof invitationAcceptedSchema>;

/** A row of `read_invitations(p_profile_id)`: latest first. */
export const invitationSchema = z.object({
  id: z.uuid(),
  kind: z.enum(invitationKinds),
  state: z.enum(['open', 'expired', 'accepted', 'declined', 'cancelled']),
  access_level: z.enum(delegateLevels).nullable(),
  categories: categoriesSchema,
  purpose: z.string(),
  access_expires_at: time.nullable(),
  shows_name: z.boolean(),
  created_by: z.uuid(),
  created_at: time,
  expires_at: time,
  settled_at: time.nullable(),
  settled_by: z.uuid().nullable(),
  permission_id: z.uuid().nullable(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** `read_care(p_profile_id)`: who keeps a record and who has access, all of them for who may let others in, else one's own. */
export const careSchema = z.object({
  profile_id: z.uuid(),
  profile_type: z.enum(profileTypes),
  care_state: z.enum(careStates),
  died_on: z.string().nullable(),
  handed_over_at: time.nullable(),
  /** Of a child that is not handed over, for owner and full level. */
  comes_of_age_on: z.string().nullable(),
  sharing_stops_on: z.string().nullable(),
  access_level: z.enum(['owner', ...delegateLevels]),
  is_representative: z.boolean(),
  /** States that the caller may bring the record into. */
  transitions: z.array(z.enum(careStates)),
  owner_name: z.string().nullable(),
  delegates: z.array(
    z.object({
      permission_id: z.uuid(),
      user_id: z.uuid(),
      name: z.string().nullable(),
      access_level: z.enum(delegateLevels),
      categories: categoriesSchema,
      purpose: z.string(),
      granted_as: z.enum(['owner', 'representative', 'delegate']),
      granted_by: z.uuid(),
      granted_at: time,
      expires_at: time.nullable(),
    }),
  ),
  representatives: z.array(
    z.object({
      representation_id: z.uuid(),
      user_id: z.uuid(),
      name: z.string().nullable(),
      basis: z.enum(representationBases),
      starts_at: time,
      ends_at: time.nullable(),
      review_on: z.string(),
      in_force: z.boolean(),
    }),
  ),
});
export type Care = z.infer<typeof careSchema>;

/** `read_account_security()`. */
export const accountSecuritySchema = z.object({
  /** Whether the stack's sign-in knows second factors. */
  available: z.boolean(),
  session_has_it: z.boolean(),
  uses: z.array(z.enum(secondFactorUses)),
  is_admin: z.boolean(),
  /** An admin whose session is as operators need it. */
  is_operator: z.boolean(),
});
export type AccountSecurity = z.infer<typeof accountSecuritySchema>;
