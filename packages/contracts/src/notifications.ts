import { z } from 'zod';

/** What people are told of (`system_notifications.kind`; a test compares the lists). */
export const notificationKinds = [
  'access_granted',
  'access_revoked',
  'account_reset',
  'break_glass_used',
  'care_state_changed',
  'erasure_cancelled',
  'erasure_requested',
  'export_ready',
  'file_failed',
  'handover_due',
  'invitation_declined',
  'ownership_changed',
  'person_differs',
  'record_erased',
  'representation_ended',
  'representation_granted',
  'representation_review_due',
  'review_waiting',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** A row of `read_notifications`, latest first: what happened, to which record and thing; ids and short words only. */
export const notificationSchema = z.object({
  id: z.uuid(),
  kind: z.enum(notificationKinds),
  patient_id: z.uuid().nullable(),
  resource_type: z.string().nullable(),
  resource_id: z.uuid().nullable(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  created_at: z.string(),
  read_at: z.string().nullable(),
});
export const notificationsSchema = z.array(notificationSchema);
export type Notification = z.infer<typeof notificationSchema>;
