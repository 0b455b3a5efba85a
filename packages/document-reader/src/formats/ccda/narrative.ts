import { MarkupBlocks } from '../../structured/markup.ts';
import type { Block } from '../../typesetting/blocks.ts';
import { attribute, type XmlElement } from './xml.ts';

/** What the narrative's elements with an ID say, and by which marks their words are found on the pages. */
export class Narratives {
  readonly #marksOfId = new Map<string, string[]>();
  readonly #textOfId = new Map<string, string>();
  #sections = 0;

  /** The blocks of a section's `text`. */
  read(text: XmlElement): Block[] {
    const blocks = new MarkupBlocks({
      prefix: `n${this.#sections++}.`,
      marksOfId: this.#marksOfId,
      textOfId: this.#textOfId,
    });
    walk(text, blocks);
    return blocks.end();
  }

  /** The words that a `reference` points to; empty when nothing has its ID. */
  text(reference: XmlElement | undefined): string {
    return (this.#textOfId.get(idOf(reference)) ?? '').replace(/\s+/g, ' ').trim();
  }

  marks(reference: XmlElement | undefined): readonly string[] {
    return this.#marksOfId.get(idOf(reference)) ?? [];
  }
}

function idOf(reference: XmlElement | undefined): string {
  return (attribute(reference, 'value') ?? '').trim().replace(/^#/, '');
}

function walk(element: XmlElement, blocks: MarkupBlocks): void {
  for (const child of element.children) {
    if (typeof child === 'string') {
      blocks.text(child);
      continue;
    }
    const name = child.name.toLowerCase();
    // A column's value is what people see; the picture of another system is not here.
    if (name === 'rendermultimedia') continue;
    blocks.open(name, attribute(child, 'ID') ?? attribute(child, 'id'), attribute(child, 'listType') === 'ordered');
    walk(child, blocks);
    blocks.close(name);
  }
}
