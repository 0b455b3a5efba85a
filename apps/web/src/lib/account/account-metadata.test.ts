import { expect, test } from 'vitest';
import { defaultPreferences } from '#lib/format/preferences.ts';
import { accountMetadataOf } from './account-metadata.ts';

test('an account’s own preferences are taken up, and nothing that isn’t in their form', () => {
  const mine = { display_name: 'Ada', exora_format: { ...defaultPreferences, dates: 'iso' }, exora_guide_done: true };
  expect(accountMetadataOf(mine)).toEqual({ format: { ...defaultPreferences, dates: 'iso' }, guideDone: true });
  expect(accountMetadataOf({ exora_format: { dates: 'backwards' }, exora_guide_done: 'yes' })).toEqual({
    format: null,
    guideDone: false,
  });
  expect(accountMetadataOf(null)).toEqual({ format: null, guideDone: false });
});
