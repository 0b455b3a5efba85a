/**
 * Word folding: one key for the spellings of a word, so that the lexicon is written once.
 * British and American spellings, plain plurals, accents and ligatures fall together; offsets are never touched.
 */

const cache = new Map<string, string>();
const cacheLimit = 20_000;

/** The matching key of a word: lower case, no accents, one spelling, singular. Not for showing. */
export function foldWord(word: string): string {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const folded = fold(word);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(word, folded);
  return folded;
}

function fold(word: string): string {
  let w = word.toLowerCase();
  if (/[^a-z0-9]/.test(w)) {
    w = w
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/æ/g, 'ae')
      .replace(/œ/g, 'oe')
      .replace(/[’']s$/, '')
      .replace(/[’']/g, '');
  }
  if (w.length < 4) return w;
  if (w.length >= 5) {
    w = w
      .replace(/ae(?!$)/g, 'e')
      .replace(/oe(?!$)/g, 'e')
      .replace(/sulph/g, 'sulf')
      .replace(/yse(?=[ds]?$)/, 'yze')
      .replace(/isation/g, 'ization')
      .replace(/ise([dsr]?)$/, 'ize$1')
      .replace(/ising$/, 'izing')
      .replace(/our(?=s?$|al$|ed$|ing$|less$|ous$)/, 'or')
      .replace(/tre(?=s?$)/, 'ter');
  }
  return singular(w);
}

function singular(w: string): string {
  if (w.length < 5 || !w.endsWith('s') || /(?:ss|us|is|as|os|ics)$/.test(w)) {
    return w.length > 3 && /[^aeious]s$/.test(w) ? w.slice(0, -1) : w;
  }
  if (w.endsWith('ies') && w.length > 5) return `${w.slice(0, -3)}y`;
  if (/(?:sh|ch|x)es$/.test(w)) return w.slice(0, -2);
  return w.slice(0, -1);
}
