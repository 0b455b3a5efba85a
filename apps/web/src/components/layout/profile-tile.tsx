import type { Profile } from '@exora/contracts';
import { classNames } from '#lib/class-names.ts';
import { initials, profileHue } from '#lib/profiles.ts';

/** The initials of a profile on its colour. */
export function ProfileTile({ profile }: { profile: Profile }) {
  return (
    <span
      aria-hidden
      className={classNames(
        'grid size-8 shrink-0 place-items-center rounded-lg text-xs font-semibold',
        profileHue(profile),
      )}
    >
      {initials(profile.display_name)}
    </span>
  );
}
