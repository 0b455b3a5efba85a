import type { Profile } from '@exora/contracts';

/** Name of the record that is made to look around in. Its documents print it without the remark. */
export const sampleName = 'Sam Sample (made up)';
export const sampleBirthDate = '1961-03-14';

/** Whether a profile is the signed-in person's own made-up patient. Renamed, it is a record like any other. */
export function isSampleProfile({ is_owner, display_name }: Profile): boolean {
  return is_owner && display_name === sampleName;
}
