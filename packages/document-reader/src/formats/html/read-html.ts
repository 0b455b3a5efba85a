import { ExoraError } from '@exora/contracts/errors';
import type { ReaderLimits } from '../../limits.ts';
import type { Block } from '../../typesetting/blocks.ts';
import { Composer } from '../../typesetting/composer.ts';
import { throughSymbolFont } from '../../typesetting/special-characters.ts';
import { type MarkupAttributes, walkMarkup } from '../walk-markup.ts';
import { blockElements, headingElements, preformattedElements, spacedElements, unseenElements } from './elements.ts';
import { type Declarations, parseDeclarations, type StyledElement, StyleSheet } from './style-sheet.ts';
import { isSeen, type Look, lookOf, plainLook } from './visibility.ts';

/** Longest list of classes that is looked at, in characters. */
const longestClass = 500;

/** More pieces of styles than this are no letter's. */
const mostStylePieces = 100_000;

/** Pieces of text that are joined at once: entities come apart from what they stand in. */
const mostPending = 1000;

interface Open extends StyledElement {
  look: Look;
  list: { ordered: boolean; next: number } | null;
}

type Attributes = MarkupAttributes;

/** A page's text, and the pictures that stand in it (not beside it in files of their own), in base64. */
export interface ReadHtml {
  blocks: Block[];
  pictures: string[];
}

/**
 * What a person sees of a page. Nothing is fetched, so that only the page's own styles and pictures count. Throws
 * `document_too_complex`, `too_many_pages`.
 */
export function readHtml(html: string, limits: ReaderLimits): ReadHtml {
  return new HtmlReader(styleSheetOf(html), limits).read(html);
}

/** All styles of the page: one that comes after a text hides it too. */
function styleSheetOf(html: string): StyleSheet {
  const sheet = new StyleSheet();
  if (!/<style/i.test(html)) return sheet;
  let css: string[] | null = null;
  walkMarkup(
    html,
    {
      open(name, { media = '' }) {
        if (name === 'style' && !/print/i.test(media)) css = [];
      },
      text(text) {
        if (css === null) return;
        css.push(text);
        if (css.length > mostStylePieces) throw new ExoraError('document_too_complex');
      },
      close(name) {
        if (name !== 'style' || css === null) return;
        sheet.add(css.join(''));
        css = null;
      },
    },
    {},
  );
  return sheet;
}

class HtmlReader {
  readonly #sheet: StyleSheet;
  readonly #composer: Composer;
  readonly #path: Open[] = [];
  /** What a `style` attribute says: letters repeat the same ones thousands of times. */
  readonly #inline = new Map<string, Declarations>();

  readonly #pictures: string[] = [];
  #pending: string[] = [];

  constructor(sheet: StyleSheet, limits: ReaderLimits) {
    this.#sheet = sheet;
    this.#composer = new Composer(limits);
  }

  read(html: string): ReadHtml {
    walkMarkup(
      html,
      {
        open: (name, attributes) => {
          this.#flush();
          this.#open(name, attributes);
        },
        text: (text) => {
          this.#pending.push(text);
          if (this.#pending.length > mostPending) this.#flush();
        },
        close: (name) => {
          this.#flush();
          this.#close(name);
        },
      },
      // Only in XHTML is <title/> an element that has ended.
      { recognizeSelfClosing: /^[\s\ufeff]{0,20}<\?xml/.test(html) },
    );
    this.#flush();
    return { blocks: this.#composer.end(), pictures: this.#pictures };
  }

  /** Entities come apart from the text that they stand in. */
  #flush(): void {
    if (this.#pending.length === 0) return;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#text(text);
  }

  #open(tag: string, attributes: Attributes): void {
    const outer = this.#path.at(-1)?.look ?? plainLook;
    const element: Open = {
      tag,
      id: attributes.id,
      classes: attributes.class?.slice(0, longestClass).split(/\s+/) ?? [],
      look: outer,
      list: null,
    };
    this.#path.push(element);
    if (outer.gone) return;
    element.look = this.#lookOf(tag, attributes, outer);
    if (!element.look.gone) this.#begin(element, attributes);
  }

  #lookOf(tag: string, attributes: Attributes, outer: Look): Look {
    const declared = [attributeStyles(attributes), ...this.#sheet.matching(this.#path), this.#inlineStyles(attributes)];
    const look = lookOf(outer, declared.filter((one) => one !== null && one.size > 0) as Declarations[]);
    if (isUnseen(tag, attributes) && look.display === null) look.gone = true;
    if (unseenElements.has(tag)) look.gone = true;
    if (preformattedElements.has(tag)) look.spaced = true;
    if (tag === 'sup') look.raised = true;
    return look;
  }

  #inlineStyles({ style }: Attributes): Declarations | null {
    if (style === undefined) return null;
    const known = this.#inline.get(style);
    if (known !== undefined) return known;
    const declarations = parseDeclarations(style);
    if (this.#inline.size < 10_000) this.#inline.set(style, declarations);
    return declarations;
  }

  #begin(element: Open, attributes: Attributes): void {
    const { tag, look } = element;
    const composer = this.#composer;
    if (look.breakBefore) composer.pageBreak();
    // Word's pages write a tab as spaces.
    if (attributes.style?.includes('mso-tab-count')) composer.tab();
    switch (tag) {
      case 'br':
        composer.breakLine();
        return;
      case 'hr':
        composer.gap();
        return;
      case 'table':
        composer.openTable();
        return;
      case 'tr':
        composer.openRow();
        return;
      case 'td':
      case 'th':
        composer.openCell({
          columns: span(attributes.colspan),
          rows: span(attributes.rowspan),
          header: tag === 'th',
        });
        return;
      case 'ol':
      case 'ul':
        composer.endLine();
        if (this.#listDepth() === 0) composer.gap();
        element.list = { ordered: tag === 'ol', next: Number.parseInt(attributes.start ?? '1', 10) || 1 };
        return;
      case 'li':
        this.#item(attributes);
        return;
      case 'img': {
        const picture = /^data:image\/[\w.+-]{1,40};base64,/i.exec(attributes.src?.slice(0, 100) ?? '');
        if (picture !== null && isSeen(look)) this.#pictures.push(attributes.src?.slice(picture[0].length) ?? '');
        return;
      }
      case 'input':
        this.#input(attributes, look);
        return;
      case 'q':
        this.#text('“');
        return;
    }
    if (headingElements.has(tag)) {
      composer.begin({ kind: 'heading' });
      return;
    }
    if (spacedElements.has(tag)) {
      composer.gap();
      return;
    }
    if (isBlock(element)) composer.endLine();
  }

  #item({ value }: Attributes): void {
    const list = this.#path.findLast((open) => open.list !== null)?.list;
    if (list?.ordered && value !== undefined) list.next = Number.parseInt(value, 10) || list.next;
    const label = list?.ordered ? `${list.next++}.` : '•';
    this.#composer.begin({ kind: 'item', level: Math.max(0, this.#listDepth() - 1), label });
  }

  #listDepth(): number {
    // Lists beyond a few levels are all set at the same place.
    let depth = 0;
    for (let at = this.#path.length - 1; at >= 0 && depth < 10; at--) if (this.#path[at]?.list) depth++;
    return depth;
  }

  /** What a form's field shows. */
  #input({ type = 'text', value, checked }: Attributes, look: Look): void {
    if (!isSeen(look)) return;
    const kind = type.toLowerCase();
    if (kind === 'checkbox' || kind === 'radio') this.#composer.text(checked === undefined ? '☐ ' : '☒ ');
    else if (!/^(hidden|password|image|submit|reset|button|file|color|range)$/.test(kind)) {
      this.#composer.text(value ?? '');
    }
  }

  #text(text: string): void {
    const look = this.#path.at(-1)?.look ?? plainLook;
    if (!isSeen(look)) return;
    if (text.trim() === '' && this.#isBetweenCells()) return;
    const shown = look.symbolFont === null ? text : throughSymbolFont(text, look.symbolFont);
    if (look.raised) {
      this.#composer.raisedText(shown);
      return;
    }
    if (!look.spaced) {
      this.#composer.text(shown);
      return;
    }
    for (const [at, line] of shown.split(/\r\n?|\n/).entries()) {
      if (at > 0) this.#composer.breakLine();
      this.#composer.spacedText(line);
    }
  }

  /** The white space between a table's rows and cells. */
  #isBetweenCells(): boolean {
    return /^(table|tbody|thead|tfoot|tr|colgroup)$/.test(this.#path.at(-1)?.tag ?? '');
  }

  #close(tag: string): void {
    const element = this.#path.pop();
    if (element === undefined || element.look.gone) return;
    const composer = this.#composer;
    switch (tag) {
      case 'table':
        composer.closeTable();
        break;
      case 'tr':
        composer.closeRow();
        break;
      case 'td':
      case 'th':
        composer.closeCell();
        break;
      case 'ol':
      case 'ul':
        composer.endLine();
        if (this.#listDepth() === 0) {
          composer.begin({ kind: 'line' });
          composer.gap();
        }
        break;
      case 'li':
        composer.endLine();
        composer.begin({ kind: 'line' });
        break;
      case 'q':
        this.#text('”');
        break;
      default:
        if (headingElements.has(tag)) {
          composer.endLine();
          composer.begin({ kind: 'line' });
        } else if (spacedElements.has(tag)) composer.gap();
        else if (isBlock(element)) composer.endLine();
    }
    if (element.look.breakAfter) composer.pageBreak();
  }
}

function isBlock({ tag, look }: Open): boolean {
  if (look.display !== null) return !/^(inline|contents|ruby)/.test(look.display);
  return blockElements.has(tag);
}

/** Hidden as HTML itself says, unless a style says otherwise. */
function isUnseen(tag: string, attributes: Attributes): boolean {
  if (attributes.hidden !== undefined) return true;
  return tag === 'option' && attributes.selected === undefined;
}

/** The old attributes that colour a page, as styles. */
function attributeStyles({ bgcolor, background, color, text, face, size }: Attributes): Declarations | null {
  const said = [
    bgcolor !== undefined && `background-color:${bgcolor}`,
    background !== undefined && 'background-image:url()',
    (color ?? text) !== undefined && `color:${color ?? text}`,
    face !== undefined && `font-family:${face}`,
    size === '0' && 'font-size:0',
  ].filter((one) => one !== false);
  return said.length === 0 ? null : parseDeclarations(said.join(';'));
}

/** A span of columns or rows; one that is no number is 1. */
function span(value: string | undefined): number {
  return Math.min(1000, Math.max(1, Number.parseInt(value ?? '1', 10) || 1));
}
