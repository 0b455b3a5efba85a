/** What somebody was given, or gave, by a right that has ended since: none of it goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptAs } from './attempt.ts';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  type Person,
  person,
  refusal,
  type TestDatabase,
  upload,
} from './record.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const represent = (of: Person, by: Person, changed: Record<string, unknown> = {}) =>
  call<string>(db, 'service_role', 'grant_representation', {
    p_profile_id: of.profileId,
    p_representative_id: by.userId,
    p_basis: 'court_appointed_guardian',
    p_evidence: 'Court of Exampleton, 7 F 12/26',
    ...changed,
  });
const reads = (who: Person, of: Person) =>
  call(db, who.caller, 'read_facts', { p_patient_id: of.profileId, p_type: 'condition' }).then(
    () => true,
    () => false,
  );
const eraseAccount = async (who: Person) => {
  const [user] = await asOwner<{ email: string }>(db, 'select email from auth.users where id = $1', [who.userId]);
  await call(db, who.caller, 'request_account_erasure', { p_confirmation: user?.email, p_now: true });
};

describe('a representative', () => {
  test('is nobody by their own word, operator or not', async () => {
    const [ward, operator] = [await person(db, 'Ward'), await person(db, 'Operator')];
    const query = "select public.grant_representation($1, $2, 'power_of_attorney', 'Deed')";
    const as = (to: Person) =>
      attemptAs(db, { role: 'authenticated', userId: operator.userId, appRole: 'admin' }, (attempt) =>
        attempt(query, [ward.profileId, to.userId]),
      );
    expect(await as(operator)).toMatchObject({ ok: false, code: 'not_allowed' });
    expect(await as(await person(db, 'Guardian'))).toMatchObject({ ok: true });
  });

  test('lets providers read for as long as they may at most, and no longer than they do', async () => {
    const [ward, guardian, doctor] = [await person(db), await person(db, 'Guardian'), await person(db, 'Doctor')];
    const doctorId = await provider(db, doctor);
    const until = daysFromNow(30);
    const id = await represent(ward, guardian, { p_ends_at: until });
    const asGuardian = { ...guardian, profileId: ward.profileId };
    await consent(db, asGuardian);
    const access = await providerGrant(db, asGuardian, doctorId, { expires: daysFromNow(300) });
    const [row] = await asService<{ expires_at: Date }>(
      db,
      'select expires_at from public.patient_provider_access where id = $1',
      [access],
    );
    expect(row?.expires_at.toISOString()).toBe(until);
    expect(await reads(doctor, ward)).toBe(true);
    await call(db, 'service_role', 'end_representation', { p_representation_id: id, p_reason: 'mistaken' });
    expect(await reads(doctor, ward)).toBe(false);
  });

  test('of a record that is being erased decides nothing more', async () => {
    const [ward, guardian] = [await person(db, 'Ward'), await person(db, 'Guardian')];
    await represent(ward, guardian);
    const now = { p_patient_id: ward.profileId, p_confirmation: 'Ward', p_now: true };
    expect(await refusal(call(db, ward.caller, 'request_erasure', now))).toMatchObject({ code: 'wrong_state' });
    await call(db, ward.caller, 'request_erasure', { ...now, p_now: false });
    const told = await call<{ kind: string }[]>(db, guardian.caller, 'read_notifications');
    expect(told.map(({ kind }) => kind)).toContain('erasure_requested');
    await asOwner(db, "update exora_private.erasures set due_at = now() - interval '1 second' where patient_id = $1", [
      ward.profileId,
    ]);
    await asOwner(db, 'select exora_private.tend_erasures()');
    const decide = { p_patient_id: ward.profileId, p_engine: 'external', p_allowed: true };
    expect(await refusal(call(db, guardian.caller, 'set_ai_consent', decide))).toMatchObject({ code: 'not_allowed' });
  });
});

describe('a handover', () => {
  test('takes the emergency card and the parents’ right by law along', async () => {
    const [parent, other, young] = [await person(db, 'Parent'), await person(db, 'Other'), await person(db, 'Young')];
    const doctor = await person(db, 'Doctor');
    await provider(db, doctor);
    const profileId = await call<string>(db, parent.caller, 'create_profile', {
      p_profile_type: 'child',
      p_display_name: 'Young',
    });
    const child = { ...parent, profileId };
    await represent(child, other, { p_basis: 'parental_responsibility' });
    const { code } = await call<{ code: string }>(db, parent.caller, 'make_emergency_code', {
      p_patient_id: profileId,
    });
    const breakGlass = () =>
      call<{ granted: boolean }>(db, doctor.caller, 'break_glass', {
        p_reason: 'unconscious',
        p_reason_text: 'Found unconscious at home, no history known.',
        p_code: code,
      });
    expect(await reads(other, child)).toBe(true);
    const invitation = await call<{ code: string }>(db, parent.caller, 'create_invitation', {
      p_profile_id: profileId,
      p_kind: 'handover',
    });
    await call(db, young.caller, 'accept_invitation', { p_code: invitation.code });
    expect(await reads(other, child)).toBe(false);
    expect(await breakGlass()).toMatchObject({ granted: false });
    // The young person's own card works.
    const own = await call<{ code: string }>(db, young.caller, 'make_emergency_code', { p_patient_id: profileId });
    const again = call<{ granted: boolean }>(db, doctor.caller, 'break_glass', {
      p_reason: 'unconscious',
      p_reason_text: 'Found unconscious at home, no history known.',
      p_code: own.code,
    });
    expect(await again).toMatchObject({ granted: true });
  });

  test('goes to no account that is being erased', async () => {
    const [owner, going] = [await person(db, 'Owner'), await person(db, 'Going')];
    const profileId = await call<string>(db, owner.caller, 'create_profile', {
      p_profile_type: 'pet',
      p_display_name: 'Rex',
    });
    const { code } = await call<{ code: string }>(db, owner.caller, 'create_invitation', {
      p_profile_id: profileId,
      p_kind: 'transfer',
    });
    await eraseAccount(going);
    expect(await refusal(call(db, going.caller, 'accept_invitation', { p_code: code }))).not.toBeNull();
    const [profile] = await asOwner<{ account_owner_id: string }>(
      db,
      'select account_owner_id from public.user_profiles where id = $1',
      [profileId],
    );
    expect(profile?.account_owner_id).toBe(owner.userId);
  });
});

test('whom a delegate let in is out when the delegate erases their account', async () => {
  const [owner, delegate, friend] = [
    await person(db, 'Owner'),
    await person(db, 'Delegate'),
    await person(db, 'Friend'),
  ];
  await carerGrant(db, owner, delegate, 'full');
  await carerGrant(db, { ...delegate, profileId: owner.profileId }, friend, 'view');
  expect(await reads(friend, owner)).toBe(true);
  await eraseAccount(delegate);
  expect(await reads(friend, owner)).toBe(false);
});

test('what its owner keeps unread, no carer removes or has read', async () => {
  const [owner, carer] = [await person(db, 'Owner'), await person(db, 'Carer')];
  await carerGrant(db, owner, carer, 'edit');
  const kept = await upload(db, owner);
  await call(db, owner.caller, 'submit_shell_file', {
    p_shell_file_id: kept.id,
    p_patient_id: owner.profileId,
    p_file_name: 'letter.pdf',
    p_mime_type: 'application/pdf',
    p_size_bytes: 1000,
    p_sha256: kept.sha256,
    p_idempotency_key: kept.key,
    p_keep_only: true,
  });
  for (const name of ['retry_shell_file', 'dismiss_shell_file']) {
    const asked = call(db, carer.caller, name, { p_shell_file_id: kept.id });
    expect(await refusal(asked)).toMatchObject({ code: 'not_allowed' });
  }
  await call(db, owner.caller, 'dismiss_shell_file', { p_shell_file_id: kept.id });
});
