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

/** Grounds of the name's tile, so that two records are told apart at a glance. Written out for the style sheet to find. */
const hues = [
  'bg-brand-soft text-brand',
  'bg-medication-soft text-medication',
  'bg-allergy-soft text-allergy',
  'bg-lab-soft text-lab',
  'bg-condition-soft text-condition',
  'bg-symptom-soft text-symptom',
  'bg-vital-soft text-vital',
  'bg-encounter-soft text-encounter',
] as const;

/** The colour of a profile: one's own is always the first, the others have theirs from their id. */
export function profileHue({ id, profile_type, is_owner }: Profile): string {
  if (profile_type === 'self' && is_owner) return hues[0];
  const sum = [...id].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7) % 1_000_003;
  return hues[1 + (sum % (hues.length - 1))] ?? hues[0];
}

/** The first letters of the first and the last word of a name. */
export function initials(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '·';
}
