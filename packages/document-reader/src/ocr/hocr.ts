import type { OcrLine, OcrSymbol, OcrWord } from './engine.ts';

/**
 * The lines of Tesseract's hOCR output with character boxes (`hocr_char_boxes`). It is machine-written with one element a
 * line, so that its few elements are read without an XML parser.
 */
export function parseHocr(hocr: string): OcrLine[] {
  const lines: OcrLine[] = [];
  let line: OcrLine | null = null;
  let word: OcrWord | null = null;
  for (const [, kind = '', single, double, content = ''] of hocr.matchAll(element)) {
    const title = single ?? double ?? '';
    if (kind === 'ocrx_word') {
      const box = numbersOf(title, 'bbox');
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
      const [confidence = 0] = numbersOf(title, 'x_wconf');
      word = { x0, y0, x1, y1, confidence: Math.min(1, Math.max(0, confidence / 100)), symbols: [] };
      line?.words.push(word);
    } else if (kind === 'ocrx_cinfo') {
      const [x0 = 0, , x1 = 0] = numbersOf(title, 'x_bboxes');
      const symbol: OcrSymbol = { t: decodeEntities(content), x0, x1 };
      if (symbol.t.trim() !== '') word?.symbols.push(symbol);
    } else {
      line = { words: [], slope: numbersOf(title, 'baseline')[0] ?? 0 };
      lines.push(line);
    }
  }
  return lines
    .map(({ words, slope }) => ({ slope, words: words.filter(({ symbols }) => symbols.length > 0) }))
    .filter(({ words }) => words.length > 0);
}

const element =
  /<span class=['"](ocr_line|ocr_header|ocr_textfloat|ocr_caption|ocrx_word|ocrx_cinfo)['"][^>]*?title=(?:'([^']*)'|"([^"]*)")[^>]*>([^<]*)/g;

function numbersOf(title: string, property: string): number[] {
  const found = new RegExp(`(?:^|; ?)${property} ([-\\d. ]+)`).exec(title)?.[1];
  return found === undefined ? [] : found.trim().split(/ +/).map(Number);
}

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => entities[name] ?? '');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
