/**
 * Lights up a fact's words within `area`, and no others, before React has drawn all that follows: a page can have hundreds of
 * facts. It comes to the same.
 */
export function lightWords(area: HTMLElement, factId: string | null): void {
  for (const lit of area.querySelectorAll('g[data-selected="true"]')) {
    if (lit.getAttribute('data-fact-id') !== factId) lit.setAttribute('data-selected', 'false');
  }
  if (factId === null) return;
  for (const words of area.querySelectorAll(`g[data-fact-id="${CSS.escape(factId)}"]`)) {
    words.setAttribute('data-selected', 'true');
  }
}
