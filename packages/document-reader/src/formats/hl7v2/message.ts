import { ExoraError } from '@exora/contracts/errors';

/** The characters that part a message, as its header states them (MSH-1 and MSH-2). */
interface Separators {
  field: string;
  component: string;
  repetition: string;
  mark: string;
  subcomponent: string;
}

/** Longest escape sequence that is read as one; a lone escape character in a text stays what it is. */
const longestEscape = 200;

/** More than fit the pages that are read, by far. */
const maxSegments = 200_000;

/** One line of a message. Fields, repetitions and components count from 1, as the specification names them. */
export class Segment {
  readonly name: string;
  /** Place among the segments of its name, from 1. */
  readonly number: number;
  /** Parted when asked: parted segments of a large file would fill the memory. */
  readonly #line: string;
  readonly #separators: Separators;

  constructor(line: string, number: number, separators: Separators) {
    this.name = line.slice(0, 3);
    this.number = number;
    this.#separators = separators;
    // The separator behind MSH is itself the first field.
    this.#line = this.name === 'MSH' ? `MSH${separators.field}${line.slice(3)}` : line;
  }

  /** A component's text, escapes resolved and subcomponents joined; empty when it isn't there or is to be deleted (`""`). */
  text(field: number, component = 1, repetition = 1): string {
    const raw = this.#raw(field, repetition).split(this.#separators.component)[component - 1] ?? '';
    return this.#plain(raw);
  }

  /** All components of a repetition. */
  components(field: number, repetition = 1): string[] {
    const raw = this.#raw(field, repetition);
    return raw === '' ? [] : raw.split(this.#separators.component).map((component) => this.#plain(component));
  }

  /** How many repetitions a field has; none when it is empty. */
  repetitions(field: number): number {
    const raw = this.#field(field);
    return raw === '' || raw === '""' ? 0 : raw.split(this.#separators.repetition).length;
  }

  /** A field as one text, repetitions as lines: how reports are sent. */
  lines(field: number): string {
    const raw = this.#field(field);
    return raw
      .split(this.#separators.repetition)
      .map((line) => this.#plain(line))
      .join('\n');
  }

  #field(field: number): string {
    return this.#line.split(this.#separators.field, field + 1)[field] ?? '';
  }

  #raw(field: number, repetition: number): string {
    const raw = this.#field(field);
    return raw === '""' ? '' : (raw.split(this.#separators.repetition)[repetition - 1] ?? '');
  }

  #plain(raw: string): string {
    if (raw === '""') return '';
    const { mark, subcomponent } = this.#separators;
    const joined = raw.split(subcomponent).join(' ');
    if (mark === '' || !joined.includes(mark)) return joined.trim();
    let plain = '';
    let at = 0;
    for (;;) {
      const open = joined.indexOf(mark, at);
      if (open < 0) return `${plain}${joined.slice(at)}`.trim();
      const close = joined.slice(open + 1, open + longestEscape).indexOf(mark);
      const resolved = close < 0 ? null : this.#escaped(joined.slice(open + 1, open + 1 + close));
      plain += joined.slice(at, open) + (resolved ?? mark);
      at = resolved === null ? open + 1 : open + close + 2;
    }
  }

  /** What an escape sequence stands for, or null when this is none (HL7 v2.9 chapter 2.7). */
  #escaped(sequence: string): string | null {
    const { field, component, repetition, mark, subcomponent } = this.#separators;
    switch (sequence) {
      case 'F':
        return field;
      case 'S':
        return component;
      case 'T':
        return subcomponent;
      case 'R':
        return repetition;
      case 'E':
        return mark;
      case 'H':
      case 'N':
        return '';
    }
    if (/^\.(br|sp)\+?\d*$|^\.ce$/i.test(sequence)) return '\n';
    if (/^\.(fi|nf|in|ti|sk)[+-]?\d*$/i.test(sequence)) return ' ';
    const hex = /^X((?:[0-9A-F]{2})+)$/i.exec(sequence)?.[1];
    if (hex !== undefined) return new TextDecoder().decode(Buffer.from(hex, 'hex'));
    return /^[CMZ][0-9A-Z]*$/.test(sequence) ? '' : null;
  }
}

/** One message: its segments in order. */
export interface Message {
  segments: Segment[];
}

/**
 * The messages of a file: one, several below each other, or a batch (FHS, BHS). A line that begins no segment belongs to the
 * text of the one before it.
 */
export function readMessages(text: string): Message[] {
  const messages: Message[] = [];
  let separators: Separators | null = null;
  let counts = new Map<string, number>();
  let segments = 0;
  for (const line of joinedLines(text)) {
    const name = line.slice(0, 3);
    if (/^(FHS|BHS|BTS|FTS)$/.test(name)) continue;
    if (name === 'MSH') {
      separators = separatorsOf(line);
      counts = new Map();
      messages.push({ segments: [] });
    }
    const message = messages.at(-1);
    // A segment before any header belongs to no message: nobody can tell how it is parted.
    if (separators === null || message === undefined) {
      throw new ExoraError('structured_not_readable', { parameters: { format: 'HL7 v2 message' } });
    }
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    if (++segments > maxSegments) throw new ExoraError('structured_too_large');
    message.segments.push(new Segment(line, number, separators));
  }
  if (messages.length === 0) {
    throw new ExoraError('structured_not_readable', { parameters: { format: 'HL7 v2 message' } });
  }
  return messages;
}

/** Lines that begin with a segment's name, each with the lines after it that don't. */
function* joinedLines(text: string): Generator<string> {
  let segment: string[] = [];
  for (const { 0: line } of text.matchAll(/[^\r\n]+/g)) {
    // Some exports write the line end out, or quote each line.
    const clean = line.replace(/(\\r|\\n|")+$/, '').trimStart();
    if (!/^[A-Z][A-Z0-9]{2}([^A-Za-z0-9\s]|$)/.test(clean)) {
      if (clean !== '') segment.push(line);
      continue;
    }
    if (segment.length > 0) yield segment.join('\n');
    segment = [clean];
  }
  if (segment.length > 0) yield segment.join('\n');
}

function separatorsOf(header: string): Separators {
  const field = header[3] ?? '|';
  const end = header.indexOf(field, 4);
  const characters = header.slice(4, end < 0 ? undefined : end);
  const [component, repetition, mark] = characters;
  if (component === undefined || /[\w\s]/.test(`${field}${component}`)) {
    throw new ExoraError('structured_not_readable', { parameters: { format: 'HL7 v2 message' } });
  }
  // An escape character that was itself escaped on the way (`^~\\&`) stands there twice.
  const subcomponent = characters[3] === mark ? characters[4] : characters[3];
  return {
    field,
    component,
    repetition: repetition ?? '~',
    mark: mark ?? '\\',
    subcomponent: subcomponent ?? '&',
  };
}
