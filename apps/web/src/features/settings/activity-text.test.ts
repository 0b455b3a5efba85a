import { expect, test } from 'vitest';
import { activityText, isWorthALook } from './activity-text.ts';

test.each([
  ['session.started', null, 'Signed in'],
  ['session.refused', null, 'A sign-in was refused'],
  ['session.refused', { unlogged: 12 }, 'A sign-in was refused, and 12 more that aren’t listed one by one'],
  ['account.something_new', null, 'account something new'],
])('%s with %j reads “%s”', (event_type, details, text) => {
  expect(activityText({ event_type, details })).toBe(text);
});

test('refusals are worth a look, own sign-ins are not', () => {
  expect([isWorthALook('session.refused'), isWorthALook('session.started')]).toEqual([true, false]);
});
