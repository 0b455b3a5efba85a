/**
 * A word's characters in the one form in which they are stored: NFC, ligatures spelled out, no control, direction or
 * zero-width characters. Empty when nothing visible is left. Done before any offset exists.
 */
export function normaliseWord(text: string): string {
  return (
    text
      .replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize('NFKC'))
      // PDFium writes U+0002 for a hyphen at a line's end; a soft hyphen is visible there only.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that control character is what PDFium writes.
      .replace(/\u0002$|\u00ad$/u, '-')
      .replace(/[\u2010\u2011]/g, '-')
      .replace(/[\uf0b7\uf0a7\uf076]/g, '•')
      .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Z}]/gu, '')
      .normalize('NFC')
  );
}

/** Text in the form in which it is stored, with each stretch of white space as one space. */
export function normaliseText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^ ]+/g, normaliseWord).replace(/ +/g, ' ');
}
