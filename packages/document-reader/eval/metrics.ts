import { distance } from 'fastest-levenshtein';

/** How well texts were read, in percent. */
export interface Scores {
  pages: number;
  /** Characters that are wrong, of those that are there; lines in the order of rows. */
  characterErrors: number;
  /** F1 of the words, whatever their order. */
  words: number;
  /** Words with a digit that were found. */
  numbers: number;
  secondsPerPage: number;
}

/** Adds up pages. */
export class Tally {
  #pages = 0;
  #errors = 0;
  #characters = 0;
  #found = 0;
  #read = 0;
  #there = 0;
  #numbersFound = 0;
  #numbers = 0;
  #seconds = 0;

  add(printed: string, read: string, seconds: number): void {
    const [truth, answer] = [comparable(printed), comparable(read)];
    const [words, answered] = [truth.split(' '), answer.split(' ').filter(Boolean)];
    const left = new Map<string, number>();
    for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
    for (const word of answered) {
      const count = left.get(word) ?? 0;
      if (count === 0) continue;
      left.set(word, count - 1);
      this.#found++;
      if (isNumber(word)) this.#numbersFound++;
    }
    this.#pages++;
    this.#errors += distance(truth, answer);
    this.#characters += truth.length;
    this.#read += answered.length;
    this.#there += words.length;
    this.#numbers += words.filter(isNumber).length;
    this.#seconds += seconds;
  }

  scores(): Scores {
    return {
      pages: this.#pages,
      characterErrors: percent(this.#errors, this.#characters),
      words: percent(2 * this.#found, this.#read + this.#there),
      numbers: percent(this.#numbersFound, this.#numbers),
      secondsPerPage: Math.round((this.#seconds / this.#pages) * 100) / 100,
    };
  }
}

/** How far the reader's own confidence can be believed. */
export class Reliability {
  readonly #words: { confidence: number; isRight: boolean }[] = [];

  /** A word is right that is printed somewhere on the page and was not found before. */
  add(printed: string, words: readonly { t: string; confidence: number }[]): void {
    const left = new Map<string, number>();
    for (const word of comparable(printed).split(' ')) left.set(word, (left.get(word) ?? 0) + 1);
    for (const { t, confidence } of words) {
      const word = comparable(t);
      if (word === '' || /^[•*]$/.test(word)) continue;
      const count = left.get(word) ?? 0;
      left.set(word, count - 1);
      this.#words.push({ confidence, isRight: count > 0 });
    }
  }

  /** Words by their confidence: what was stated and what was right, in percent. */
  table(): { stated: number; right: number; words: number }[] {
    const bins = Object.groupBy(this.#words, ({ confidence }) => String(binOf(confidence)));
    return Object.values(bins)
      .map((bin = []) => ({
        stated: percent(
          bin.reduce((sum, { confidence }) => sum + confidence, 0),
          bin.length,
        ),
        right: percent(bin.filter(({ isRight }) => isRight).length, bin.length),
        words: bin.length,
      }))
      .sort((a, b) => a.stated - b.stated);
  }

  /** Expected calibration error (Naeini 2015), in percent. */
  error(): number {
    const gaps = this.table().map(({ stated, right, words }) => Math.abs(stated - right) * words);
    return Math.round((gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, this.#words.length)) * 100) / 100;
  }
}

/** Nearly all words are sure: the upper bins are narrow. */
function binOf(confidence: number): number {
  return [0.75, 0.8, 0.85, 0.9, 0.95, 0.98].filter((edge) => confidence >= edge).length;
}

/** What counts: neither white space nor bullets, nor the form of quotes and dashes. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[•·◦*]\s/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/[|_]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function isNumber(word: string): boolean {
  return /\d/.test(word);
}

function percent(part: number, whole: number): number {
  return Math.round((part / Math.max(1, whole)) * 1000) / 10;
}
