/** A drawn number with no more digits than a laboratory gives. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
