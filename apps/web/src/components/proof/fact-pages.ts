import type { GroundedSource } from '@exora/contracts';

/** The pages on which a fact's words stand, in order. */
export function pagesOf(fact: { readonly sources: readonly Pick<GroundedSource, 'page'>[] }): number[] {
  return [...new Set(fact.sources.map(({ page }) => page))].toSorted((one, other) => one - other);
}

/** Pages in words: “page 2”, “pages 1 and 3”, “pages 1, 3 and 4”, “pages 1, 2 and 5 more”. */
export function pagesText(pages: readonly number[]): string {
  const [first, second, third, ...more] = pages;
  if (second === undefined) return `page ${first}`;
  if (third === undefined) return `pages ${first} and ${second}`;
  return more.length === 0
    ? `pages ${first}, ${second} and ${third}`
    : `pages ${first}, ${second} and ${more.length + 1} more`;
}
