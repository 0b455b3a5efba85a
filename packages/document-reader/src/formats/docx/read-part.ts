import type { Composer } from '../../typesetting/composer.ts';
import { isSymbolFont, throughSymbolFont } from '../../typesetting/special-characters.ts';
import { looksAlike } from '../html/colours.ts';
import type { Numbering } from './numbering.ts';
import { applyToRun, fillOf, outlineOf, type RunLook, type Style, type Styles } from './styles.ts';
import { type Attributes, countOne, isOn, walkXml } from './xml.ts';

/** What reading a part needs of its document. */
export interface PartContext {
  composer: Composer;
  styles: Styles;
  numbering: Numbering;
  /** Called where a section ends inside the body. */
  onSectionEnd?: () => void;
  /** Footnotes and endnotes that the text refers to. */
  notes?: { kind: 'footnotes' | 'endnotes'; id: string }[];
  /** Reads only the notes with these ids. */
  only?: ReadonlySet<string>;
  /** Relation ids of what is embedded: another document's text, or a picture. */
  onEmbedded?: (kind: 'text' | 'picture', id: string) => void;
}

/**
 * Elements that are no text of the document: what was deleted or moved away, earlier properties, instructions of fields,
 * comments, and the older copy of what is there twice.
 */
const leftOut = new Set([
  'del',
  'moveFrom',
  'delText',
  'instrText',
  'delInstrText',
  'rPrChange',
  'pPrChange',
  'sectPrChange',
  'tblPrChange',
  'tblPrExChange',
  'trPrChange',
  'tcPrChange',
  'tblGridChange',
  'numberingChange',
  'Fallback',
  'fldData',
  'binData',
  'docPartObj',
  'rt',
  'comment',
  'annotation',
]);

interface Paragraph {
  style: Style;
  listId: string | null;
  listLevel: number | null;
  heading: number | null;
  background: string | null | undefined;
  breakBefore: boolean;
  begun: boolean;
}

interface Run {
  look: RunLook;
  /** Which properties the run itself states, for the character style comes before them. */
  own: RunLook;
}

/** Writes the text of one part (the body, a header, notes) as a person sees it. */
export function readPart(bytes: Uint8Array, context: PartContext): void {
  const reader = new PartReader(context);
  walkXml(bytes, {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
  });
  context.composer.endLine();
}

class PartReader {
  readonly #context: PartContext;
  readonly #composer: Composer;
  /** Paragraphs that are open: one in a text box stands inside another. */
  readonly #paragraphs: Paragraph[] = [];
  /** Null where a paragraph in a text box begins inside a run. */
  readonly #runs: (Run | null)[] = [];
  readonly #tables: {
    shaded: boolean;
    cell: ReturnType<Composer['openCell']>;
    background: string | null | undefined;
  }[] = [];
  readonly #placeholders: boolean[] = [];
  #element = '';
  #checked: boolean | null = null;
  #inParagraphProperties = 0;
  #endsSection = false;

  constructor(context: PartContext) {
    this.#context = context;
    this.#composer = context.composer;
  }

  open(name: string, attributes: Attributes): boolean {
    if (leftOut.has(name)) return false;
    this.#element = name;
    const paragraph = this.#paragraphs.at(-1);
    const run = this.#runs.at(-1) ?? null;
    switch (name) {
      case 'p':
        this.#openParagraph();
        return true;
      case 'pPr':
        this.#inParagraphProperties++;
        return true;
      case 'r':
        this.#beginText();
        this.#runs.push({ look: { ...this.#paragraphs.at(-1)?.style.look }, own: {} });
        return true;
      case 'rPr':
        // Those of a paragraph are of its mark, which is no text.
        return run !== null && this.#inParagraphProperties === 0;
      case 'sdt':
        this.#placeholders.push(false);
        return true;
      case 'showingPlcHdr':
        if (this.#placeholders.length > 0) this.#placeholders[this.#placeholders.length - 1] = isOn(attributes);
        return true;
      case 'sdtContent':
        return this.#placeholders.at(-1) !== true;
      case 'tbl':
        this.#composer.openTable();
        this.#tables.push({ shaded: false, cell: null, background: undefined });
        return true;
      case 'tr':
        this.#composer.openRow();
        return true;
      case 'txbxContent':
        this.#composer.openAside();
        return true;
      case 'footnote':
      case 'endnote':
        return this.#isWantedNote(attributes);
      case 'checkBox':
        this.#checked = false;
        return true;
      case 'sectPr':
        if (this.#inParagraphProperties > 0) this.#endsSection = true;
        return false;
      case 'altChunk':
        if (attributes.id !== undefined) this.#context.onEmbedded?.('text', attributes.id);
        return false;
      case 'blip':
        if (attributes.embed !== undefined) this.#context.onEmbedded?.('picture', attributes.embed);
        return true;
      case 'imagedata':
        if (attributes.id !== undefined) this.#context.onEmbedded?.('picture', attributes.id);
        return true;
    }
    if (this.#checked !== null && (name === 'checked' || name === 'default')) this.#checked = isOn(attributes);
    else if (run !== null) this.#inRun(name, attributes, run);
    else if (this.#inParagraphProperties > 0 && paragraph !== undefined) {
      readParagraphProperty(paragraph, name, attributes, this.#context.styles);
    } else this.#tableProperty(name, attributes);
    return true;
  }

  #openParagraph(): void {
    this.#composer.endLine();
    this.#composer.begin({ kind: 'line' });
    this.#paragraphs.push(emptyParagraph(this.#context.styles.paragraph(undefined)));
    this.#runs.push(null);
  }

  /** Says what the paragraph's lines are, once its properties are known. */
  #beginText(): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph === undefined || paragraph.begun) return;
    paragraph.begun = true;
    const { style } = paragraph;
    if (paragraph.breakBefore) this.#composer.pageBreak();
    const listId = paragraph.listId ?? style.list?.id ?? null;
    const entry =
      listId === null ? null : this.#context.numbering.next(listId, paragraph.listLevel ?? style.list?.level ?? 0);
    const heading = (paragraph.heading ?? style.heading) !== null;
    if (entry === null || entry.label === '') {
      this.#composer.begin({ kind: heading ? 'heading' : 'line' });
      return;
    }
    if (!heading) {
      this.#composer.begin({ kind: 'item', ...entry });
      return;
    }
    this.#composer.begin({ kind: 'heading' });
    this.#composer.text(`${entry.label} `);
  }

  #inRun(name: string, attributes: Attributes, run: Run): void {
    const composer = this.#composer;
    switch (name) {
      case 'rStyle':
        run.look = { ...run.look, ...this.#context.styles.get(attributes.val).look, ...run.own };
        return;
      case 'tab':
      case 'ptab':
        if (this.#isSeen(run)) composer.tab();
        return;
      case 'br':
        if (attributes.type === 'page') composer.pageBreak();
        else composer.breakLine();
        return;
      case 'cr':
        composer.breakLine();
        return;
      case 'noBreakHyphen':
        this.#write('-', run);
        return;
      case 'sym': {
        const font = attributes.font ?? '';
        const character = String.fromCodePoint(Number.parseInt(attributes.char ?? '', 16) || 0x20);
        this.#write(isSymbolFont(font) ? throughSymbolFont(character, font) : character, run);
        return;
      }
      case 'footnoteReference':
      case 'endnoteReference':
        if (attributes.id !== undefined && this.#isSeen(run)) {
          const kind = name === 'footnoteReference' ? 'footnotes' : 'endnotes';
          countOne(this.#context.notes?.length ?? 0);
          this.#context.notes?.push({ kind, id: attributes.id });
        }
        return;
      default:
        applyToRun(run.own, name, attributes);
        run.look = { ...run.look, ...run.own };
    }
  }

  #tableProperty(name: string, attributes: Attributes): void {
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    switch (name) {
      case 'tblStyle':
        table.shaded = this.#context.styles.get(attributes.val).shaded;
        return;
      case 'tc':
        table.cell = this.#composer.openCell();
        table.background = undefined;
        return;
      case 'gridSpan':
        if (table.cell !== null) table.cell.columns = Number(attributes.val) || 1;
        return;
      case 'shd':
        table.background = fillOf(attributes);
    }
  }

  #isWantedNote({ id, type }: Attributes): boolean {
    if (type !== undefined && type !== 'normal') return false;
    const { only } = this.#context;
    return only === undefined || (id !== undefined && only.has(id));
  }

  text(text: string): void {
    if (this.#element !== 't') return;
    const run = this.#runs.at(-1) ?? null;
    if (run !== null) this.#write(text, run);
  }

  #write(text: string, run: Run): void {
    if (!this.#isSeen(run)) return;
    const { font, raised } = run.look;
    const shown = font !== undefined && isSymbolFont(font) ? throughSymbolFont(text, font) : text;
    if (raised) this.#composer.raisedText(shown);
    else this.#composer.spacedText(shown);
  }

  /** What is struck out is not said any more, so that it is not read. */
  #isSeen({ look }: Run): boolean {
    if (look.hidden || look.struck) return false;
    const { colour } = look;
    if (colour === undefined || colour === 'auto') return true;
    const background = this.#background(look);
    return background === null || !looksAlike(colour, background);
  }

  #background(look: RunLook): string | null {
    if (look.background !== undefined) return look.background;
    const paragraph = this.#paragraphs.at(-1)?.background;
    if (paragraph !== undefined) return paragraph;
    for (let at = this.#tables.length - 1; at >= 0; at--) {
      const { background, shaded } = this.#tables[at] ?? {};
      if (background !== undefined) return background;
      if (shaded) return null;
    }
    return this.#composer.isAside ? null : '#ffffff';
  }

  close(name: string): void {
    this.#element = '';
    switch (name) {
      case 'p':
        this.#closeParagraph();
        return;
      case 'pPr':
        this.#inParagraphProperties--;
        return;
      case 'r':
        this.#runs.pop();
        return;
      case 'sdt':
        this.#placeholders.pop();
        return;
      case 'tc':
        this.#composer.closeCell();
        return;
      case 'tr':
        this.#composer.closeRow();
        return;
      case 'tbl':
        this.#tables.pop();
        this.#composer.closeTable();
        return;
      case 'txbxContent':
        this.#composer.closeAside();
        return;
      case 'checkBox': {
        const run = this.#runs.at(-1) ?? null;
        if (run !== null) this.#write(this.#checked ? '☒ ' : '☐ ', run);
        this.#checked = null;
      }
    }
  }

  #closeParagraph(): void {
    this.#paragraphs.pop();
    this.#runs.pop();
    this.#composer.breakLine();
    this.#composer.begin({ kind: 'line' });
    if (!this.#endsSection) return;
    this.#endsSection = false;
    this.#context.onSectionEnd?.();
  }
}

function emptyParagraph(style: Style): Paragraph {
  return {
    style,
    listId: null,
    listLevel: null,
    heading: null,
    background: style.look.background,
    breakBefore: style.breakBefore,
    begun: false,
  };
}

function readParagraphProperty(paragraph: Paragraph, name: string, attributes: Attributes, styles: Styles): void {
  const { val } = attributes;
  switch (name) {
    case 'pStyle':
      paragraph.style = styles.paragraph(val);
      paragraph.breakBefore = paragraph.style.breakBefore;
      return;
    case 'numId':
      paragraph.listId = val ?? null;
      return;
    case 'ilvl':
      paragraph.listLevel = Number(val) || 0;
      return;
    case 'outlineLvl':
      paragraph.heading = outlineOf(val);
      return;
    case 'pageBreakBefore':
      paragraph.breakBefore = isOn(attributes);
      return;
    case 'shd': {
      const fill = fillOf(attributes);
      if (fill !== undefined) paragraph.background = fill;
    }
  }
}
