const arrivals = new WeakMap<object, number>();
let arrived = 0;

/**
 * Numbers what the server sends with a page, later ones higher, so that what the browser keeps beside it can be told from what
 * was kept beside an earlier one. Who comes back to a page from before finds it under the number that it had.
 */
export function arrivalOf(sent: object): number {
  const number = arrivals.get(sent) ?? ++arrived;
  arrivals.set(sent, number);
  return number;
}
