import { ExoraError } from '@exora/contracts/errors';
import type { ReaderLimits } from '../../limits.ts';
import type { Block } from '../../typesetting/blocks.ts';
import { Composer } from '../../typesetting/composer.ts';
import { isSymbolFont, throughSymbolFont } from '../../typesetting/special-characters.ts';
import { looksAlike } from '../html/colours.ts';
import { codePageOf, decodeBytes, symbolCharset } from './code-pages.ts';
import { characters, footers, headers, keptWithStar, labels, leftOut, textBoxes } from './destinations.ts';
import { tokensOf } from './tokens.ts';

/** Bytes without white space that are still taken for one word. */
const longestWord = 65_536;

/** More fonts, or colours, than this are no letter's. */
const mostOfATable = 10_000;

/** Groups inside each other beyond this depth are no letter. */
const deepest = 1000;

/** What holds until the group ends. */
interface State {
  /** What the group's text is for. */
  use: 'text' | 'nothing' | 'fonts' | 'colours' | 'label';
  /** Called when the group that set it ends. */
  onEnd: (() => void) | null;
  hidden: boolean;
  tiny: boolean;
  struck: boolean;
  deleted: boolean;
  raised: boolean;
  font: number;
  /** Numbers in the table of colours; 0 is the usual one. */
  colour: number;
  background: number;
  paragraphBackground: number;
  /** Characters that stand after `\u` for readers without Unicode. */
  fallback: number;
  inTable: boolean;
  level: number;
}

interface Font {
  name: string;
  codePage: number | null;
  charset: number;
}

/**
 * What a person sees of an RTF letter, as blocks: headers where they are set, footers and notes at the end. Unbalanced
 * groups are read as far as they make sense. Throws `document_too_complex`, `too_many_pages`.
 */
export function readRtf(bytes: Uint8Array, limits: ReaderLimits): Block[] {
  return new RtfReader(limits).read(bytes);
}

class RtfReader {
  #composer: Composer;
  readonly #groups: State[] = [];
  #state: State = newState();
  /** Whether a group has just begun, and whether `\*` was its first word. */
  #fresh = false;
  #starred = false;
  /** Characters still to be passed over after `\u`. */
  #passing = 0;
  #bytes: number[] = [];
  /** Label of the paragraph that is about to begin. */
  #label = '';
  #codePage = 1252;
  #defaultFont = 0;
  readonly #fonts = new Map<number, Font>();
  #newFont: Font = newFont();
  /** As `#rrggbb`; null for the automatic one. */
  readonly #colours: (string | null)[] = [];
  #newColour: [number, number, number] | null = null;
  /** Parts of a row that were begun: the table, the row, a cell. */
  #table: { row: boolean; cell: boolean } | null = null;
  /** Whether a row was announced by `\trowd` and has not ended. */
  #rowAhead = false;
  #rowShaded = false;
  readonly #shown = new Set<string>();
  readonly #atEnd: Block[][] = [];

  constructor(limits: ReaderLimits) {
    this.#composer = new Composer(limits);
  }

  read(bytes: Uint8Array): Block[] {
    // A byte order mark may stand before the first group.
    for (const token of tokensOf(bytes.subarray(Math.max(0, bytes.indexOf(0x7b))))) {
      switch (token.kind) {
        case 'open':
          this.#open();
          break;
        case 'close':
          this.#close();
          break;
        case 'byte':
          this.#byte(token.value);
          break;
        case 'word':
          this.#word(token.name, token.value);
      }
    }
    this.#flush();
    while (this.#groups.length > 0) this.#close();
    this.#leaveTable();
    for (const blocks of this.#atEnd) {
      this.#composer.gap();
      this.#composer.insert(blocks);
    }
    return this.#composer.end();
  }

  #open(): void {
    this.#flush();
    if (this.#groups.length >= deepest) throw new ExoraError('document_too_complex');
    this.#groups.push(this.#state);
    this.#state = { ...this.#state, onEnd: null };
    this.#fresh = true;
    this.#starred = false;
    this.#passing = 0;
  }

  #close(): void {
    this.#flush();
    this.#fresh = false;
    this.#passing = 0;
    const ended = this.#state;
    // One brace too many closes nothing.
    const outer = this.#groups.pop();
    if (outer === undefined) return;
    this.#state = outer;
    ended.onEnd?.();
  }

  #byte(value: number): void {
    this.#fresh = false;
    if (this.#passing > 0) {
      this.#passing--;
      return;
    }
    if (this.#state.use === 'nothing') return;
    if (this.#state.use === 'colours') {
      if (value === 0x3b) this.#endColour();
      return;
    }
    this.#bytes.push(value);
    // Letters are written in bunches; a bunch ends where no character does: after white space.
    if (this.#bytes.length > (value === 0x20 ? 4096 : longestWord)) this.#flush();
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    if (this.#state.use === 'fonts') {
      this.#newFont.name = `${this.#newFont.name}${decodeBytes(bytes, 1252)}`.slice(-200).replace(/;.*$/s, '').trim();
      return;
    }
    const font = this.#fonts.get(this.#state.font);
    const isSymbol = font !== undefined && (font.charset === symbolCharset || isSymbolFont(font.name));
    if (isSymbol) this.#write(throughSymbolFont(String.fromCharCode(...bytes), font.name));
    else this.#write(decodeBytes(bytes, font?.codePage ?? this.#codePage));
  }

  #write(text: string): void {
    if (this.#state.use === 'label') {
      if (this.#label.length < 40) this.#label += text;
      return;
    }
    if (this.#state.use !== 'text' || !this.#isSeen()) return;
    this.#place();
    if (this.#label !== '') this.#composer.begin({ kind: 'item', level: this.#state.level, label: this.#label });
    this.#label = '';
    if (this.#state.raised) this.#composer.raisedText(text);
    else this.#composer.spacedText(text);
  }

  /** What is struck out is not said any more, so that it is not read. */
  #isSeen(): boolean {
    const { hidden, tiny, struck, deleted, colour } = this.#state;
    if (hidden || tiny || struck || deleted) return false;
    const text = this.#colours[colour] ?? null;
    if (text === null) return true;
    const behind = this.#state.background || this.#state.paragraphBackground;
    if (behind === 0 && this.#table !== null && this.#rowShaded) return true;
    // Colour 0 behind a text is none, whatever the table of colours begins with.
    return !looksAlike(text, (behind === 0 ? null : this.#colours[behind]) ?? '#ffffff');
  }

  /** Opens or leaves the table, as the paragraph stands. */
  #place(): void {
    if (!this.#state.inTable && !this.#rowAhead) {
      this.#leaveTable();
      return;
    }
    this.#enterCell();
  }

  #enterCell(): void {
    if (this.#table === null) {
      this.#composer.openTable();
      this.#table = { row: false, cell: false };
    }
    if (!this.#table.row) this.#composer.openRow();
    if (!this.#table.cell) this.#composer.openCell();
    this.#table.row = true;
    this.#table.cell = true;
  }

  #leaveTable(): void {
    if (this.#table === null) return;
    this.#table = null;
    this.#composer.closeTable();
  }

  #word(name: string, value: number | null): void {
    const fresh = this.#fresh;
    if (fresh && name === '*') {
      this.#starred = true;
      return;
    }
    this.#fresh = false;
    if (this.#passing > 0) {
      if (characters.has(name)) {
        this.#passing--;
        return;
      }
      if (name !== 'u') this.#passing = 0;
    }
    this.#flush();
    if (fresh) this.#begin(name);
    switch (this.#state.use) {
      case 'nothing':
        return;
      case 'fonts':
        this.#inFonts(name, value);
        return;
      case 'colours':
        this.#inColours(name, value ?? 0);
        return;
    }
    const character = characters.get(name);
    if (character !== undefined) this.#write(character);
    else if (!this.#format(name, value)) this.#layOut(name, value);
  }

  /** A group says by its first word what it is for. */
  #begin(name: string): void {
    const state = this.#state;
    if (state.use === 'nothing' || state.use === 'fonts') {
      if (this.#starred) state.use = 'nothing';
      return;
    }
    if (leftOut.has(name) || (this.#starred && !keptWithStar.has(name))) state.use = 'nothing';
    else if (name === 'fonttbl') {
      state.use = 'fonts';
    } else if (name === 'colortbl') state.use = 'colours';
    else if (labels.has(name)) this.#beginLabel(state);
    else if (textBoxes.has(name)) {
      const back = this.#stepOut(state);
      this.#composer.openAside();
      state.onEnd = () => {
        this.#leaveTable();
        this.#composer.closeAside();
        back();
      };
    } else if (headers.has(name) || footers.has(name) || name === 'footnote') this.#beginApart(state, name);
  }

  #beginLabel(state: State): void {
    state.use = 'label';
    this.#label = '';
    state.onEnd = () => {
      this.#label = this.#label.trim();
    };
  }

  /** Text that is written here and stands elsewhere. The same one for every section or side of the page is kept once. */
  #beginApart(state: State, name: string): void {
    const outside = this.#composer;
    const back = this.#stepOut(state);
    this.#composer = outside.beside();
    state.onEnd = () => {
      this.#leaveTable();
      const blocks = this.#composer.end();
      this.#composer = outside;
      back();
      const content = JSON.stringify(blocks);
      if (blocks.length === 0 || this.#shown.has(content)) return;
      if (name !== 'footnote') this.#shown.add(content);
      if (!headers.has(name)) this.#atEnd.push(blocks);
      else {
        this.#composer.insert(blocks);
        this.#composer.gap();
      }
    };
  }

  /** Text that is in no table and has no look of what is around it; the answer goes back. */
  #stepOut(state: State): () => void {
    const [table, rowAhead] = [this.#table, this.#rowAhead];
    this.#table = null;
    this.#rowAhead = false;
    Object.assign(state, { ...newState(), fallback: state.fallback, font: this.#defaultFont });
    return () => {
      this.#table = table;
      this.#rowAhead = rowAhead;
    };
  }

  #inFonts(name: string, value: number | null): void {
    if (name === 'f') {
      this.#newFont = newFont();
      if (this.#fonts.size < mostOfATable) this.#fonts.set(value ?? 0, this.#newFont);
    } else if (name === 'fcharset') {
      this.#newFont.charset = value ?? 0;
      this.#newFont.codePage ??= codePageOf(value ?? 0);
    } else if (name === 'cpg' && value !== null && value !== 0) this.#newFont.codePage = value;
  }

  #inColours(name: string, value: number): void {
    const at = ['red', 'green', 'blue'].indexOf(name);
    if (at < 0) return;
    this.#newColour ??= [0, 0, 0];
    this.#newColour[at] = Math.min(255, Math.max(0, value));
  }

  #endColour(): void {
    const hex = this.#newColour?.map((channel) => channel.toString(16).padStart(2, '0')).join('');
    if (this.#colours.length < mostOfATable) this.#colours.push(hex === undefined ? null : `#${hex}`);
    this.#newColour = null;
  }

  /** Words about how text looks; false for any other. */
  #format(name: string, value: number | null): boolean {
    const state = this.#state;
    const on = value !== 0;
    switch (name) {
      case 'v':
        state.hidden = on;
        return true;
      case 'fs':
        // Half points; one point and less is no text for people.
        if (value !== null) state.tiny = value <= 2;
        return true;
      case 'strike':
      case 'striked':
        state.struck = on;
        return true;
      case 'deleted':
        state.deleted = on;
        return true;
      case 'super':
        state.raised = on;
        return true;
      case 'nosupersub':
      case 'sub':
        state.raised = false;
        return true;
      case 'f':
        state.font = value ?? this.#defaultFont;
        return true;
      case 'cf':
        state.colour = value ?? 0;
        return true;
      case 'cb':
      case 'chcbpat':
      case 'highlight':
        state.background = value ?? 0;
        return true;
      case 'cbpat':
        state.paragraphBackground = value ?? 0;
        return true;
      case 'plain':
        Object.assign(state, {
          hidden: false,
          tiny: false,
          struck: false,
          raised: false,
          font: this.#defaultFont,
          colour: 0,
          background: 0,
        });
        return true;
      default:
        return false;
    }
  }

  #layOut(name: string, value: number | null): void {
    const state = this.#state;
    switch (name) {
      case 'u':
        this.#unicode(value ?? 0);
        return;
      case 'uc':
        state.fallback = Math.min(20, Math.max(0, value ?? 1));
        return;
      case 'ansicpg':
        if (value !== null && value !== 0) this.#codePage = value;
        return;
      case 'mac':
        this.#codePage = 10000;
        return;
      case 'deff':
        this.#defaultFont = value ?? 0;
        state.font = this.#defaultFont;
        return;
      case 'par':
      case 'sect':
        this.#label = '';
        this.#place();
        this.#composer.breakLine();
        this.#composer.begin({ kind: 'line' });
        return;
      case 'line':
        this.#composer.breakLine();
        return;
      case 'tab':
        if (state.use === 'text' && this.#isSeen()) this.#composer.tab();
        return;
      case 'page':
        this.#composer.pageBreak();
        return;
      case 'pard':
        state.inTable = false;
        state.paragraphBackground = 0;
        state.level = 0;
        return;
      case 'ilvl':
        state.level = Math.min(8, Math.max(0, value ?? 0));
        return;
      default:
        this.#tableWord(name);
    }
  }

  #tableWord(name: string): void {
    switch (name) {
      case 'intbl':
        this.#state.inTable = true;
        return;
      case 'trowd':
        this.#rowAhead = true;
        this.#rowShaded = false;
        return;
      case 'clcbpat':
        this.#rowShaded = true;
        return;
      case 'cell':
        this.#enterCell();
        this.#composer.closeCell();
        if (this.#table !== null) this.#table.cell = false;
        return;
      case 'row':
        this.#rowAhead = false;
        if (this.#table === null) return;
        this.#composer.closeRow();
        this.#table = { row: false, cell: false };
        return;
      case 'nestcell':
        this.#composer.tab();
        return;
      case 'nestrow':
        this.#composer.endLine();
        return;
    }
  }

  #unicode(value: number): void {
    // Values above 32767 are written as negative ones.
    this.#write(String.fromCharCode(value & 0xffff));
    this.#passing = this.#state.fallback;
  }
}

function newState(): State {
  return {
    use: 'text',
    onEnd: null,
    hidden: false,
    tiny: false,
    struck: false,
    deleted: false,
    raised: false,
    font: 0,
    colour: 0,
    background: 0,
    paragraphBackground: 0,
    fallback: 1,
    inTable: false,
    level: 0,
  };
}

function newFont(): Font {
  return { name: '', codePage: null, charset: 0 };
}
