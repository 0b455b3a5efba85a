import { expect, test } from 'vitest';
import { cookieOf, defaultPreferences, type FormatPreferences, preferencesOf } from './preferences.ts';

test('preferences come back from their cookie', () => {
  const chosen: FormatPreferences = { language: 'en-US', dates: 'month-day', clock: '12', units: 'us' };
  expect(preferencesOf(cookieOf(chosen))).toEqual(chosen);
});

test('what a cookie doesn’t say, or says wrongly, is the default', () => {
  expect(preferencesOf(undefined)).toEqual(defaultPreferences);
  expect(preferencesOf('xx.iso.25')).toEqual({ ...defaultPreferences, dates: 'iso' });
});
