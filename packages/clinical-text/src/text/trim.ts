const reach = 64;

/**
 * Cuts pieces off a text's end as long as one stands there. `piece` ends in `$` and matches one word of at most 40
 * characters or a run of marks; only the end is shown to it, because a search through the text for a chain of pieces
 * would try every place of every run.
 */
export function trimPieces(text: string, piece: RegExp): string {
  let end = text.length;
  while (end > 0) {
    const from = Math.max(0, end - reach);
    const match = piece.exec(text.slice(from, end));
    if (!match || match[0] === '') break;
    end = from + match.index;
  }
  return text.slice(0, end);
}
