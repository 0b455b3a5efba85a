import { describe, expect, test } from 'vitest';
import type { LogCheck } from '#lib/audit/log-check.ts';
import { defaultPreferences } from '#lib/format/preferences.ts';
import { verdictText } from './verdict-text.ts';

const check = (given: Partial<LogCheck>): LogCheck => ({
  valid: true,
  problem: null,
  events: 12,
  first_at: '2026-01-02T03:04:05.000000Z',
  last_at: '2026-02-03T04:05:06.000000Z',
  cut: null,
  anchors: { sealing: 0, signed: 0, sealed_up_to_seq: 0, last_sealed_at: null, keys: [] },
  last_seq: 12,
  without_personal: 0,
  ...given,
});
const words = (given: Partial<LogCheck>) => verdictText(check(given), defaultPreferences, 'UTC').sentences.join(' ');

describe('the verdict on a log', () => {
  test('that is intact says how many events, from when to when', () => {
    expect(verdictText(check({}), defaultPreferences, 'UTC').title).toBe('The log is intact');
    expect(words({})).toContain('12 events, from 2 Jan 2026, 03:04 to 3 Feb 2026, 04:05');
    expect(words({})).toContain('No seal covers it yet');
  });

  test('names the last seal, and what it does not cover', () => {
    const anchors = { sealing: 2, signed: 2, sealed_up_to_seq: 9, last_sealed_at: '2026-02-02T00:00:00Z', keys: ['k'] };
    expect(words({ anchors })).toContain('of 2 Feb 2026, 00:00, covers the events up to number 9; later ones wait');
    expect(words({ anchors: { ...anchors, sealed_up_to_seq: 12 } })).toContain('covers all events.');
    expect(words({ anchors: { ...anchors, signed: 0 } })).toContain('not signed');
  });

  test('that is broken names the first wrong row, and claims nothing else', () => {
    const broken = verdictText(
      check({ valid: false, problem: 'Row 7 was changed.', last_seq: 6 }),
      defaultPreferences,
      'UTC',
    );
    expect(broken.tone).toBe('danger');
    expect(broken.sentences).toContain('Row 7 was changed.');
    expect(broken.sentences.join(' ')).toContain('up to number 6');
    expect(broken.sentences.join(' ')).not.toMatch(/intact|none was changed|seal/);
  });

  test('tells of what was removed or erased by rule', () => {
    expect(words({ cut: { seq: 5, cut_at: '2025-01-01T00:00:00Z' }, without_personal: 1 })).toMatch(
      /Events 1 to 5 were removed on 1 Jan 2025.*Of 1 event the personal words were erased/,
    );
  });
});
