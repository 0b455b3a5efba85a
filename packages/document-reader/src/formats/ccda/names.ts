import { childrenOf, textOf, type XmlElement } from './xml.ts';

/** A person's name in the order in which people say it, or as it is written where it has no parts. */
export function nameWords(name: XmlElement | undefined): string {
  const parts = ['prefix', 'given', 'family', 'suffix'].flatMap((part) => childrenOf(name, part).map(textOf));
  return parts.filter(Boolean).join(' ') || textOf(name);
}
