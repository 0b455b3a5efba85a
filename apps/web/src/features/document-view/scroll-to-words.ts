/**
 * Scrolls `area` (and nothing around it) so that a fact's words on a page stand in its middle. Words that can be seen
 * already stay where they are.
 */
export function scrollToWords(area: HTMLElement, factId: string): void {
  const words = area.querySelector(`g[data-fact-id="${CSS.escape(factId)}"]`);
  if (words === null) return;
  const target = words.getBoundingClientRect();
  const view = area.getBoundingClientRect();
  const margin = 24;
  const seen =
    target.top >= view.top + margin &&
    target.bottom <= view.bottom - margin &&
    target.left >= view.left &&
    target.right <= view.right;
  if (seen) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  area.scrollTo({
    top: area.scrollTop + target.top - view.top - (view.height - target.height) / 2,
    left: area.scrollLeft + target.left - view.left - Math.max(0, (view.width - target.width) / 2),
    behavior: still ? 'instant' : 'smooth',
  });
}
