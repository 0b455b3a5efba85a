/**
 * JavaScript counts UTF-16 units, Postgres' `substr` counts code points. This is the only place that converts.
 */

/** Code points before the UTF-16 offset `offset` of `text`. An offset inside a surrogate pair counts the whole pair. */
export function toCodePointOffset(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset && at < text.length; count++) at += isPair(text, at) ? 2 : 1;
  return count;
}

/** UTF-16 offset of the code point number `offset` of `text`; the text's length when there are fewer. */
export function toUtf16Offset(text: string, offset: number): number {
  let at = 0;
  for (let count = 0; count < offset && at < text.length; count++) at += isPair(text, at) ? 2 : 1;
  return at;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
