import { foldWord } from '@exora/terminology';

/** Words compared without case, spelling variant, punctuation and spacing. */
export function normalizedText(text: string): string {
  return text
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(Boolean)
    .map(foldWord)
    .join(' ');
}
