/** A picture of one byte a pixel, rows from the top; 0 is black. */
export interface GreyImage {
  data: Uint8Array;
  width: number;
  height: number;
}

/** The middle of some numbers; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
