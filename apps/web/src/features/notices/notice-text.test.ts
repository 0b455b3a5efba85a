import { type Notification, type NotificationKind, notificationKinds, type Profile } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { noticeText } from './notice-text.ts';

const profile: Profile = {
  id: '00000000-0000-4000-8000-000000000001',
  profile_type: 'child',
  display_name: 'Zoë',
  is_owner: true,
  access_level: 'owner',
};
const notice = (given: Partial<Notification>): Notification => ({
  id: '00000000-0000-4000-8000-000000000002',
  kind: 'review_waiting',
  patient_id: profile.id,
  resource_type: null,
  resource_id: null,
  parameters: {},
  created_at: '2026-01-01T00:00:00Z',
  read_at: null,
  ...given,
});

describe('a notice', () => {
  test.each(notificationKinds)('%s is told in words of its own', (kind) => {
    const { title } = noticeText(notice({ kind }), [profile]);
    expect(title.length).toBeGreaterThan(15);
    expect(title).not.toMatch(/undefined|_|\{/);
    const others = notificationKinds.filter((other) => other !== kind);
    expect(others.map((other) => noticeText(notice({ kind: other }), [profile]).title)).not.toContain(title);
  });

  const fileId = '00000000-0000-4000-8000-000000000003';
  const [here, profilePage, document] = [profile.id, `/profiles/${profile.id}`, `/documents/${fileId}`];
  const ofFile = { resource_type: 'shell_file', resource_id: fileId };
  const places: Record<NotificationKind, [more: Partial<Notification>, href: string | null, recordId: string | null]> =
    {
      access_granted: [{}, '/sharing', here],
      access_revoked: [{}, '/sharing', here],
      account_reset: [{ patient_id: null }, '/settings/security', null],
      break_glass_used: [{}, '/sharing/emergency', here],
      care_state_changed: [{}, profilePage, null],
      erasure_cancelled: [{}, profilePage, null],
      erasure_requested: [{}, '/settings/erase', null],
      export_ready: [{}, '/settings/export', null],
      file_failed: [ofFile, document, null],
      handover_due: [{}, profilePage, null],
      invitation_declined: [{}, '/sharing', here],
      ownership_changed: [{}, profilePage, null],
      person_differs: [ofFile, document, null],
      record_erased: [{ patient_id: null }, null, null],
      representation_ended: [{}, profilePage, null],
      representation_granted: [{}, profilePage, null],
      representation_review_due: [{}, profilePage, null],
      review_waiting: [ofFile, document, null],
    };
  test.each(notificationKinds)('%s leads where its matter is', (kind) => {
    const [more, href, recordId] = places[kind];
    expect(noticeText(notice({ kind, ...more }), [profile])).toMatchObject({ href, recordId });
  });

  test('leads people with access to what is theirs to see', () => {
    const shared: Profile = { ...profile, is_owner: false, access_level: 'view' };
    const place = (kind: NotificationKind) => noticeText(notice({ kind }), [shared]);
    expect(place('access_granted')).toEqual({
      title: 'You have access to the record of Zoë now',
      href: '/record',
      recordId: here,
    });
    expect(place('break_glass_used')).toMatchObject({ href: '/sharing/providers', recordId: here });
    expect(place('access_revoked').href).toBeNull();
    expect(place('erasure_requested').href).toBe(profilePage);
  });

  test('leads a provider to the patient who lets them in', () => {
    const granted = notice({ kind: 'access_granted', resource_type: 'patient_provider_access' });
    expect(noticeText(granted, [])).toEqual({
      title: 'A patient lets you read their record',
      href: `/emergency/${here}`,
      recordId: null,
    });
  });

  test('leads nowhere that its reader can’t go', () => {
    for (const kind of [
      'break_glass_used',
      'care_state_changed',
      'representation_ended',
      'invitation_declined',
    ] as const) {
      expect(noticeText(notice({ kind }), []).href).toBeNull();
    }
  });

  test('names a record only to who may see it', () => {
    expect(noticeText(notice({ kind: 'access_revoked' }), [profile]).title).toBe(
      'An access to the record of Zoë has ended',
    );
    expect(noticeText(notice({ kind: 'access_revoked' }), []).title).toBe('An access to a record has ended');
  });

  test('of a document says why it failed, and nothing odd for a reason of a later version', () => {
    const failed = (code: string) => noticeText(notice({ kind: 'file_failed', parameters: { error_code: code } }), []);
    expect(failed('pdf_encrypted').title).toMatch(/^A document could not be read: .*password/i);
    expect(failed('of_next_year').title).toBe('A document could not be read');
  });
});
