import { eventMeanings } from '@exora/audit-chain';
import type { AuditEvent } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { matches } from './log-filter.ts';
import { isKnownDeed, logReason, logText } from './log-text.ts';

const event = (given: Partial<AuditEvent>): AuditEvent => ({
  seq: 1,
  id: '00000000-0000-4000-8000-000000000001',
  event_type: 'record.read',
  actor: 'delegate',
  actor_id: '00000000-0000-4000-8000-000000000002',
  actor_name: 'Bo',
  actor_role: 'authenticated',
  resource_type: null,
  resource_id: null,
  details: {},
  personal: null,
  occurred_at: '2026-01-01T00:00:00Z',
  ...given,
});

/** Events of accounts, operators and the system, which no record’s log holds. */
const ofNoRecord =
  /^(account|budget|codes|lane|operator|retention|session|uploads)\.|^audit\.key_published$|^consent\.wording_published$|^provider\.(registered|status_changed)$/;

describe('an event of the log', () => {
  const types = Object.keys(eventMeanings).filter((type) => !ofNoRecord.test(type));

  test.each(types)('%s has words', (type) => {
    expect(isKnownDeed(type)).toBe(true);
    expect(logText(event({ event_type: type })).did).not.toMatch(/_|undefined/);
  });

  test('of a later version is shown by its own name', () => {
    expect(logText(event({ event_type: 'record.sung' })).did).toContain('record.sung');
  });

  test('says who looked at what, and by which right', () => {
    expect(logText(event({ details: { category: 'medications,labs' } }))).toEqual({
      who: 'Bo',
      did: 'looked at medications and lab results',
      right: 'By access that was given, or by law',
    });
    expect(logText(event({ actor: 'provider', details: { break_glass: true } })).right).toMatch(/without consent/);
    expect(logText(event({ actor: 'owner' })).who).toBe('You');
  });

  test('tells who was let in from who let somebody in', () => {
    const granted = (grantee: string) =>
      logText(event({ event_type: 'access.granted', details: { grantee_user_id: grantee } })).did;
    expect(granted('00000000-0000-4000-8000-000000000002')).toBe('got access, by a code');
    expect(granted('00000000-0000-4000-8000-000000000003')).toBe('gave somebody access');
  });

  test('tells what was decided', () => {
    const consent = (details: AuditEvent['details']) => logText(event({ event_type: 'consent.changed', details })).did;
    expect(consent({ consent_type: 'ai_external', status: 'withdrawn' })).toMatch(/^withdrew .* outside companies$/);
    expect(consent({ consent_type: 'provider_access', status: 'given' })).toMatch(/^gave consent .* providers$/);
  });

  test('has the words that were given with it', () => {
    expect(logReason(event({ personal: { reason_text: 'Found unconscious' } }))).toBe('Found unconscious');
    expect(logReason(event({ personal: null }))).toBeNull();
  });
});

describe('the filter', () => {
  test('of others leaves out the owner and Exora itself', () => {
    const others = { who: 'others', kind: 'all' } as const;
    expect(
      (['owner', 'system', 'delegate', 'provider'] as const).map((actor) => matches(event({ actor }), others)),
    ).toEqual([false, false, true, true]);
  });

  test('of a person and a kind takes both', () => {
    const who = '00000000-0000-4000-8000-000000000002';
    expect(matches(event({}), { who, kind: 'reads' })).toBe(true);
    expect(matches(event({ event_type: 'fact.added' }), { who, kind: 'reads' })).toBe(false);
    expect(matches(event({ actor_id: null }), { who, kind: 'reads' })).toBe(false);
  });
});
