import { countOne, walkXml } from './xml.ts';

interface Level {
  format: string;
  text: string;
  start: number;
}

interface List {
  abstractId: string;
  starts: Map<number, number>;
}

const deepestLevel = 8;

/** The labels of list entries: bullets, and numbers as Word counts them. */
export class Numbering {
  readonly #levels = new Map<string, Map<number, Level>>();
  readonly #lists = new Map<string, List>();
  /** How far each list has counted, by level. */
  readonly #counted = new Map<string, (number | undefined)[]>();
  readonly #started = new Set<string>();

  constructor(bytes: Uint8Array | null) {
    if (bytes !== null) this.#read(bytes);
  }

  #read(bytes: Uint8Array): void {
    let levels: Map<number, Level> | null = null;
    let level: Level | null = null;
    let list: List | null = null;
    let override = 0;
    walkXml(bytes, {
      open: (name, attributes) => {
        const val = attributes.val ?? '';
        switch (name) {
          case 'abstractNum':
            countOne(this.#levels.size);
            levels = new Map();
            this.#levels.set(attributes.abstractNumId ?? '', levels);
            break;
          case 'lvl':
            level = { format: 'decimal', text: '', start: 1 };
            if (list === null && Number(attributes.ilvl) <= deepestLevel) levels?.set(Number(attributes.ilvl), level);
            break;
          case 'num':
            countOne(this.#lists.size);
            list = { abstractId: '', starts: new Map() };
            this.#lists.set(attributes.numId ?? '', list);
            break;
          case 'abstractNumId':
            if (list !== null) list.abstractId = val;
            break;
          case 'lvlOverride':
            override = Number(attributes.ilvl);
            break;
          case 'startOverride':
            if (override <= deepestLevel) list?.starts.set(override, Number(val) || 0);
            break;
          case 'numFmt':
            if (level !== null) level.format = val;
            break;
          case 'lvlText':
            if (level !== null) level.text = val;
            break;
          case 'start':
            if (level !== null) level.start = Number(val) || 0;
        }
        return true;
      },
      close: (name) => {
        if (name === 'lvl') level = null;
        if (name === 'num') list = null;
        if (name === 'abstractNum') levels = null;
      },
    });
  }

  /** The label of the next entry of a list, or null where it shows none. */
  next(listId: string, atLevel: number): { label: string; level: number } | null {
    const list = this.#lists.get(listId);
    const level = Math.min(Math.max(0, Math.trunc(atLevel) || 0), deepestLevel);
    if (list === undefined || listId === '0') return null;
    const levels = this.#levels.get(list.abstractId);
    const own = levels?.get(level);
    const counted = this.#counted.get(list.abstractId) ?? [];
    this.#counted.set(list.abstractId, counted);
    if (!this.#started.has(listId)) {
      this.#started.add(listId);
      for (const [at, start] of list.starts) if (at <= deepestLevel) counted[at] = start - 1;
    }
    const startOf = (at: number) => levels?.get(at)?.start ?? 1;
    counted[level] = (counted[level] ?? startOf(level) - 1) + 1;
    counted.length = level + 1;
    if (own === undefined || own.format === 'none') return { label: '', level };
    if (own.format === 'bullet') return { label: '•', level };
    const label = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return numberAs(levels?.get(at)?.format ?? 'decimal', counted[at] ?? startOf(at));
    });
    return { label, level };
  }
}

function numberAs(format: string, number: number): string {
  switch (format) {
    case 'lowerLetter':
      return letters(number);
    case 'upperLetter':
      return letters(number).toUpperCase();
    case 'lowerRoman':
      return roman(number);
    case 'upperRoman':
      return roman(number).toUpperCase();
    case 'decimalZero':
      return String(number).padStart(2, '0');
    default:
      return String(number);
  }
}

/** a … z, aa, bb …, as Word counts. */
function letters(number: number): string {
  if (number < 1) return String(number);
  const letter = String.fromCharCode(97 + ((number - 1) % 26));
  return letter.repeat(Math.min(10, Math.ceil(number / 26)));
}

function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number);
  const values: [number, string][] = [
    [1000, 'm'],
    [900, 'cm'],
    [500, 'd'],
    [400, 'cd'],
    [100, 'c'],
    [90, 'xc'],
    [50, 'l'],
    [40, 'xl'],
    [10, 'x'],
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i'],
  ];
  let left = number;
  let text = '';
  for (const [value, sign] of values) {
    while (left >= value) {
      text += sign;
      left -= value;
    }
  }
  return text;
}
