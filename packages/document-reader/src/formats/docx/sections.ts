import { countOne, isOn, walkXml } from './xml.ts';

/** What stands above and below the pages of a section, by relation ids. */
export interface Section {
  headers: string[];
  footers: string[];
}

/** The sections of a document in their order. A first or even page's header counts where the document shows it. */
export function readSections(document: Uint8Array, settings: Uint8Array | null): Section[] {
  const hasEven = settings !== null && saysEven(settings);
  const sections: Section[] = [];
  let found: { references: { list: 'headers' | 'footers'; type: string; id: string }[]; first: boolean } | null = null;
  walkXml(document, {
    open(name, attributes) {
      if (name === 'sectPrChange') return false;
      if (name === 'sectPr') found = { references: [], first: false };
      else if (found !== null && (name === 'headerReference' || name === 'footerReference')) {
        const list = name === 'headerReference' ? 'headers' : 'footers';
        countOne(found.references.length);
        found.references.push({ list, type: attributes.type ?? 'default', id: attributes.id ?? '' });
      } else if (found !== null && name === 'titlePg') found.first = isOn(attributes);
      return true;
    },
    close(name) {
      if (name !== 'sectPr' || found === null) return;
      const section: Section = { headers: [], footers: [] };
      for (const type of ['first', 'default', 'even']) {
        if ((type === 'first' && !found.first) || (type === 'even' && !hasEven)) continue;
        for (const reference of found.references)
          if (reference.type === type) section[reference.list].push(reference.id);
      }
      countOne(sections.length);
      sections.push(section);
      found = null;
    },
  });
  return sections;
}

function saysEven(settings: Uint8Array): boolean {
  let even = false;
  walkXml(settings, {
    open(name, attributes) {
      if (name === 'evenAndOddHeaders') even = isOn(attributes);
      return true;
    },
  });
  return even;
}
