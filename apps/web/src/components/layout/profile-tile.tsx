import type { Profile } from '@exora/contracts';
import { classNames } from '#lib/class-names.ts';
import { initials, profileHue } from '#lib/profiles.ts';

/**
 * The initials of a profile on its colour among all `profiles` that the reader sees: a square of what is theirs, a circle of
 * what is shared with them.
 */
export function ProfileTile({ profile, profiles }: { profile: Profile; profiles: readonly Profile[] }) {
  return (
    <span
      aria-hidden
      className={classNames(
        'grid size-8 shrink-0 place-items-center text-xs font-semibold text-surface',
        profile.is_owner ? 'rounded-lg' : 'rounded-full',
        profileHue(profile, profiles),
      )}
    >
      {initials(profile.display_name)}
    </span>
  );
}
