import type { Language } from '#lib/format/preferences.ts';
import { australianEnglish } from './english.ts';

/** Every sentence of a translated view, by name. A language without one of them doesn't compile. */
export type Messages = {
  readonly [Group in keyof typeof australianEnglish]: Record<keyof (typeof australianEnglish)[Group], string>;
};

/** The catalogues. A translation is one more file that has them all, or says what it changes of another. */
const catalogues: Readonly<Record<Language, Messages>> = {
  'en-AU': australianEnglish,
  'en-US': {
    ...australianEnglish,
    settings: { ...australianEnglish.settings, emailTitle: 'Email' },
  },
};

/** The sentences in a language. */
export function messagesIn(language: Language): Messages {
  return catalogues[language];
}
