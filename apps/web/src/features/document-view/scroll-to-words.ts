/** A fact's words on the first of their pages: its highlight, or the marks in the text of the pages. */
function wordsOf(area: HTMLElement, factId: string): Element | null {
  const id = CSS.escape(factId);
  return area.querySelector(`g[data-fact-id="${id}"], mark[data-fact-id="${id}"]`);
}

/** Whether a fact's words stand in `area` where they can be seen. */
export function seesWords(area: HTMLElement, factId: string): boolean {
  const target = wordsOf(area, factId)?.getBoundingClientRect();
  if (target === undefined) return false;
  const view = area.getBoundingClientRect();
  const margin = 24;
  return (
    target.top >= view.top + margin &&
    target.bottom <= view.bottom - margin &&
    target.left >= view.left &&
    target.right <= view.right
  );
}

/**
 * Scrolls `area` (and nothing around it) so that a fact's words on a page stand in its middle. Words that can be seen
 * already stay where they are.
 */
export function scrollToWords(area: HTMLElement, factId: string, behavior: 'smooth' | 'instant' = 'smooth'): void {
  const words = wordsOf(area, factId);
  if (words === null || seesWords(area, factId)) return;
  const target = words.getBoundingClientRect();
  const view = area.getBoundingClientRect();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  area.scrollTo({
    top: area.scrollTop + target.top - view.top - (view.height - target.height) / 2,
    left: area.scrollLeft + target.left - view.left - Math.max(0, (view.width - target.width) / 2),
    behavior: still ? 'instant' : behavior,
  });
}
