/**
 * Characters that the fonts "Symbol" and "Wingdings" show for their codes, where a letter uses them: Greek letters in
 * units, comparisons, arrows, boxes. Without them "5 µg" would read "5 mg". Source: Adobe's Symbol encoding
 * (unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt) and Microsoft's Wingdings chart.
 */
const symbol = new Map<number, string>([
  ...[...'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'].map((character, at): [number, string] => [0x41 + at, character]),
  ...[...'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'].map((character, at): [number, string] => [0x61 + at, character]),
  [0x2d, '−'],
  [0xa3, '≤'],
  [0xa5, '∞'],
  [0xab, '↔'],
  [0xac, '←'],
  [0xad, '↑'],
  [0xae, '→'],
  [0xaf, '↓'],
  [0xb0, '°'],
  [0xb1, '±'],
  [0xb3, '≥'],
  [0xb4, '×'],
  [0xb7, '•'],
  [0xb8, '÷'],
  [0xb9, '≠'],
  [0xbb, '≈'],
  [0xc6, '∅'],
]);

const wingdings = new Map<number, string>([
  [0x6c, '•'],
  [0x6e, '■'],
  [0x6f, '☐'],
  [0x71, '❑'],
  [0x72, '❒'],
  [0x76, '❖'],
  [0x78, '☒'],
  [0x9f, '•'],
  [0xa7, '•'],
  [0xa8, '☐'],
  [0xd8, '➢'],
  [0xdf, '←'],
  [0xe0, '→'],
  [0xe1, '↑'],
  [0xe2, '↓'],
  [0xfb, '✗'],
  [0xfc, '✓'],
  [0xfd, '☒'],
  [0xfe, '☑'],
]);

/** Whether a font shows other characters than its codes say. */
export function isSymbolFont(family: string): boolean {
  return /^["']?(symbol|wingdings)["']?\s*(,|$)/i.test(family.trim());
}

/** What a symbol font shows for text. Codes may stand in the private area U+F020…U+F0FF, as Word writes them. */
export function throughSymbolFont(text: string, family: string): string {
  const table = /wingdings/i.test(family) ? wingdings : symbol;
  return text.replace(/[!-~\u00a0-\u00ff\uf020-\uf0ff]/g, (character) => {
    const code = character.charCodeAt(0) & 0xff;
    const shown = table.get(code);
    if (shown !== undefined) return shown;
    return table === symbol && code < 0x7f ? String.fromCharCode(code) : '';
  });
}

const superscripts: Readonly<Record<string, string>> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '+': '⁺',
  '-': '⁻',
  '−': '⁻',
};

/**
 * Raised text as characters of its own, since "10" with a raised 9 is not 109: a power of ten as `10^9`, other digits and
 * signs as superscripts, anything else as it is. `before` is what stands before it.
 */
export function raised(text: string, before: string): string {
  if (!/^\s*[+\-−]?\d*\s*$/.test(text)) return text;
  const plain = text.trim();
  if (/(^|\D)10$/.test(before) && /\d/.test(plain)) return `^${plain.replace('−', '-')}`;
  return plain.replace(/[\d+\-−]/g, (character) => superscripts[character] ?? character);
}
