import { ExoraError } from '@exora/contracts/errors';
import { Parser, type ParserOptions } from 'htmlparser2';

/** An element's attributes by their names. */
export type MarkupAttributes = Readonly<Record<string, string>>;

export interface MarkupHandlers {
  open: (name: string, attributes: MarkupAttributes) => void;
  text: (text: string) => void;
  close: (name: string) => void;
}

/** Elements inside each other beyond this depth are no letter; the parser's work grows with the depth. */
const deepest = 1000;

/** More attributes than this say nothing; a page of millions of them must not fill the memory. */
const mostAttributes = 100;

/** More pieces (text and entities) than this make no attribute of a letter. */
const mostPieces = 10_000;

/** Ends at an attribute of millions of pieces, which would fill the memory before anybody hears of it. */
class BoundedParser extends Parser {
  #pieces = 0;

  override onattribname(start: number, endIndex: number): void {
    this.#pieces = 0;
    super.onattribname(start, endIndex);
  }

  override onattribdata(start: number, endIndex: number): void {
    this.#count();
    super.onattribdata(start, endIndex);
  }

  override onattribentity(cp: number): void {
    this.#count();
    super.onattribentity(cp);
  }

  #count(): void {
    if (++this.#pieces > mostPieces) throw new ExoraError('document_too_complex');
  }
}

/** Walks through HTML or XML, piece by piece, without keeping any of it. Throws `document_too_complex`. */
export function walkMarkup(markup: string, handlers: MarkupHandlers, options: ParserOptions): void {
  let depth = 0;
  let opening: { name: string; attributes: Map<string, string> } | null = null;
  const opened = () => {
    if (opening === null) return;
    const { name, attributes } = opening;
    opening = null;
    handlers.open(name, Object.fromEntries(attributes));
  };
  new BoundedParser(
    {
      onopentagname(name) {
        opened();
        if (++depth > deepest) throw new ExoraError('document_too_complex');
        opening = { name, attributes: new Map() };
      },
      onattribute(name, value) {
        const attributes = opening?.attributes;
        if (attributes !== undefined && attributes.size < mostAttributes && !attributes.has(name)) {
          attributes.set(name, value);
        }
      },
      ontext(text) {
        opened();
        handlers.text(text);
      },
      onclosetag(name) {
        opened();
        depth--;
        handlers.close(name);
      },
      onend: opened,
    },
    options,
  ).end(markup);
}
