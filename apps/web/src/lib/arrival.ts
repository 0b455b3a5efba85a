const arrivals = new WeakMap<object, number>();
let arrived = 0;

/**
 * Numbers what the server sends with a page, for the cache key of what the browser makes of it: a page that is sent anew is
 * never shown with what was left of an earlier one, and who comes back to a page from before finds it as it was.
 */
export function arrivalOf(sent: object): number {
  const number = arrivals.get(sent) ?? ++arrived;
  arrivals.set(sent, number);
  return number;
}
