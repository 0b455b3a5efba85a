import type { Point, RecognisedPage, RecognisedWord } from '@exora/document-reader';
import type { protos } from '@google-cloud/vision';

type Response = protos.google.cloud.vision.v1.IAnnotateImageResponse;
type Paragraph = protos.google.cloud.vision.v1.IParagraph;
type Word = protos.google.cloud.vision.v1.IWord;
type Break = protos.google.cloud.vision.v1.TextAnnotation.IDetectedBreak;

/** One picture that Google Vision did not read, while it may have read others of the same request. */
export class UnreadPicture {
  /** Of `google.rpc.Code`. */
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }

  /** Whether the same picture may be read another time: deadline exceeded, resource exhausted, internal, unavailable. */
  get mayBeReadLater(): boolean {
    return [4, 8, 13, 14].includes(this.code);
  }
}

/** The lines of words of one picture's answer; a picture without text has none. */
export function pictureAnswer({ error, fullTextAnnotation }: Response): RecognisedPage | UnreadPicture {
  if (error?.code) return new UnreadPicture(error.code);
  const paragraphs = (fullTextAnnotation?.pages ?? [])
    .flatMap(({ blocks }) => blocks ?? [])
    .flatMap((block) => block.paragraphs ?? []);
  return { engine: 'google-vision', lines: paragraphs.flatMap(linesOf) };
}

/**
 * A paragraph's lines. Google Vision parts punctuation from words and "12.5" into three: what no break parts is one word
 * here.
 */
function linesOf(paragraph: Paragraph): RecognisedPage['lines'] {
  const lines: RecognisedPage['lines'] = [];
  let words: RecognisedWord[] = [];
  let isOpen = false;
  const endLine = () => {
    if (words.length > 0) lines.push({ words });
    words = [];
    isOpen = false;
  };
  for (const word of paragraph.words ?? []) {
    const read = wordOf(word);
    const [before, after] = breaksOf(word);
    if (endsLine(before)) endLine();
    else if (before !== null) isOpen = false;
    if (read === null) continue;
    const last = isOpen ? words.pop() : undefined;
    words.push(last === undefined ? read : joined(last, read));
    isOpen = after === null;
    if (endsLine(after)) endLine();
  }
  endLine();
  return lines;
}

/** Null for one without letters or place: nothing could be proven by it. */
function wordOf({ symbols, boundingBox, confidence }: Word): RecognisedWord | null {
  // A hyphen at a line's end is told as a break, not as a symbol.
  const t = (symbols ?? [])
    .map(({ text, property }) => `${text ?? ''}${isHyphen(property?.detectedBreak) ? '-' : ''}`)
    .join('');
  // A coordinate of 0 is left out of the JSON.
  const [a, b, c, d] = (boundingBox?.vertices ?? []).map(({ x, y }): Point => ({ x: x ?? 0, y: y ?? 0 }));
  if (t === '' || a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return { t, confidence: Math.min(1, Math.max(0, confidence ?? 0)), corners: [a, b, c, d] };
}

function joined(one: RecognisedWord, next: RecognisedWord): RecognisedWord {
  const [topLeft, , , bottomLeft] = one.corners;
  const [, topRight, bottomRight] = next.corners;
  return {
    t: one.t + next.t,
    confidence: Math.min(one.confidence, next.confidence),
    corners: [topLeft, topRight, bottomRight, bottomLeft],
  };
}

/** The breaks before and after a word, null where there is none. */
function breaksOf({ symbols }: Word): [Break | null, Break | null] {
  const [first, last] = [symbols?.at(0)?.property?.detectedBreak, symbols?.at(-1)?.property?.detectedBreak];
  return [first?.isPrefix ? first : null, last && !last.isPrefix ? last : null];
}

function endsLine(found: Break | null): boolean {
  return found?.type === 'LINE_BREAK' || found?.type === 'EOL_SURE_SPACE' || isHyphen(found);
}

function isHyphen(found: Break | null | undefined): boolean {
  return found?.type === 'HYPHEN';
}
