import { type StatedCode, systemName } from '../../structured/code-systems.ts';
import type { Narratives } from './narrative.ts';
import { attribute, childrenOf, find, textOf, type XmlElement } from './xml.ts';

/** A coded element (CD, CE, CV …): its name and its codes, translations included. */
export interface Coded {
  label: string;
  codes: StatedCode[];
}

/** Reads a coded element. Its name is the code's own or the words that it was coded from, else a translation's. */
export function readCoded(element: XmlElement | undefined, narratives: Narratives): Coded {
  if (element === undefined) return { label: '', codes: [] };
  const translations = childrenOf(element, 'translation');
  const codes = [element, ...translations].map(
    (one): StatedCode => ({
      system: attribute(one, 'codeSystem') ?? attribute(one, 'codeSystemName'),
      code: attribute(one, 'nullFlavor') === undefined ? attribute(one, 'code') : undefined,
      display: attribute(one, 'displayName'),
    }),
  );
  const original = wordsOf(find(element, 'originalText'), narratives);
  const names = codes.map(({ display }) => display?.trim() ?? '');
  // A local code's name is often less than the words that it was made from: the substance without its strength.
  const own = systemName(codes[0]?.system) === null ? [original, names[0]] : [names[0], original];
  return { label: own.find(Boolean) || names.find(Boolean) || attribute(element, 'code') || '', codes };
}

/** The text of an element, its own or what its `reference` points to in the narrative. */
export function wordsOf(element: XmlElement | undefined, narratives: Narratives): string {
  return narratives.text(find(element, 'reference')) || textOf(element);
}
