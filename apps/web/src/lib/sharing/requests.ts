import {
  delegateLevels,
  emergencyReasons,
  invitationKinds,
  providerPurposes,
  recordCategories,
} from '@exora/contracts';
import { z } from 'zod';

const categories = z.array(z.enum(recordCategories)).min(1).nullable();
const time = z.iso.datetime({ offset: true }).nullable();
const purposeText = z.string().trim().min(1).max(200);

/** What a person is to get: null categories are all of them, a null end is none. */
const grantFields = {
  level: z.enum(delegateLevels),
  categories,
  purpose: purposeText,
  expiresAt: time,
};

/** Body that makes an invitation. Whoever gives a record away says what they keep as `level`; null is nothing. */
export const invitationRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('access'), profileId: z.uuid(), ...grantFields, showsName: z.boolean() }),
  z.strictObject({
    kind: z.enum(invitationKinds).exclude(['access']),
    profileId: z.uuid(),
    level: z.enum(delegateLevels).nullable(),
  }),
]);
export type InvitationRequest = z.infer<typeof invitationRequestSchema>;

/** Body that changes what somebody has. */
export const grantRequestSchema = z.strictObject({ profileId: z.uuid(), userId: z.uuid(), ...grantFields });
export type GrantRequest = z.infer<typeof grantRequestSchema>;

/** An invitation's code as it was typed. */
export const codeRequestSchema = z.strictObject({ code: z.string().trim().min(1).max(100) });

/** Accepting: of a record that becomes one's own, `keeps` is what its former owner keeps. */
export const acceptRequestSchema = z.strictObject({
  code: codeRequestSchema.shape.code,
  keeps: z.enum(['none', ...delegateLevels]).nullable(),
});

/** Body that lets a provider read, by the wording that was shown. */
export const providerGrantRequestSchema = z.strictObject({
  patientId: z.uuid(),
  providerId: z.uuid(),
  purpose: z.enum(providerPurposes),
  categories,
  expiresAt: z.iso.datetime({ offset: true }),
  wordingVersion: z.string().min(1).max(60),
});
export type ProviderGrantRequest = z.infer<typeof providerGrantRequestSchema>;

/** Body that decides about reading by engines. */
export const engineConsentRequestSchema = z.strictObject({
  patientId: z.uuid(),
  engine: z.enum(['local', 'external']),
  allowed: z.boolean(),
  wordingVersion: z.string().min(1).max(60),
});

/** Whose eyes a preview is seen with: somebody who has access, or whoever would get what is planned. */
export const viewerSchema = z.union([
  z.strictObject({ userId: z.uuid() }),
  z.strictObject({
    proposal: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('delegate'),
        access_level: z.enum(delegateLevels),
        categories,
        purpose: purposeText,
        expires_at: time,
      }),
      z.strictObject({
        kind: z.literal('provider'),
        provider_id: z.uuid(),
        purpose: z.enum(providerPurposes),
        categories,
        expires_at: time,
      }),
      z.strictObject({ kind: z.literal('emergency') }),
    ]),
  }),
]);
export type Viewer = z.infer<typeof viewerSchema>;

/** Body that breaks the glass. */
export const emergencyRequestSchema = z.strictObject({
  code: z.string().trim().min(1).max(100),
  reason: z.enum(emergencyReasons),
  reasonText: z.string().trim().min(20).max(500),
  minutes: z.int().min(5).max(240),
});
export type EmergencyRequest = z.infer<typeof emergencyRequestSchema>;
