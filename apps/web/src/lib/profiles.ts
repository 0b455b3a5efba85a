import type { Profile } from '@exora/contracts';

/** What a profile is to whoever looks at it. */
export function profileKind({ profile_type, is_owner }: Profile): string {
  const kinds = {
    self: is_owner ? 'Your own record' : 'Shared with you',
    child: is_owner ? 'A child in your care' : 'A child, shared with you',
    adult_in_care: is_owner ? 'An adult in your care' : 'An adult, shared with you',
    pet: is_owner ? 'Your pet' : 'A pet, shared with you',
  };
  return kinds[profile_type];
}

/** The ground of one's own record, which no other has. Written out, as those below, for the style sheet to find. */
const ownHue = 'bg-brand';

/** Grounds of the other records' tiles: those that are farthest apart first, and others for long lists. */
const hues = ['bg-medication', 'bg-allergy', 'bg-lab', 'bg-condition', 'bg-symptom', 'bg-immunization'] as const;
const moreHues = ['bg-procedure', 'bg-vital', 'bg-encounter', 'bg-social', 'bg-family'] as const;

/**
 * The colour of a profile among all that somebody sees, in the order of `get_accessible_profiles()`: no two have the same while
 * there are colours. Each has a wish by its id, so that a profile that comes or goes changes few of the others.
 */
export function profileHue({ id, profile_type, is_owner }: Profile, profiles: readonly Profile[]): string {
  if (profile_type === 'self' && is_owner) return ownHue;
  const taken = new Set<string>();
  for (const each of profiles) {
    if (each.profile_type === 'self' && each.is_owner) continue;
    const wish = wishOf(each.id);
    const choices = [...hues.slice(wish), ...hues.slice(0, wish), ...moreHues];
    if (taken.size === choices.length) taken.clear();
    const hue = choices.find((choice) => !taken.has(choice)) ?? hues[0];
    if (each.id === id) return hue;
    taken.add(hue);
  }
  return hues[wishOf(id)] ?? hues[0];
}

function wishOf(id: string): number {
  return ([...id].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7) % 1_000_003) % hues.length;
}

/** Whether no other of these profiles has this one's colour. */
export function hasHueAlone(profile: Profile, profiles: readonly Profile[]): boolean {
  const hue = profileHue(profile, profiles);
  return profiles.every((other) => other.id === profile.id || profileHue(other, profiles) !== hue);
}

/** The first letters of the first and the last word of a name. */
export function initials(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '·';
}
