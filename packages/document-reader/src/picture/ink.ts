import type { GreyImage } from './grey-image.ts';

/** Highest threshold that the formula gives for paper of 245 and any contrast that print has. */
const surelyPaper = 234;

/**
 * Which pixels are ink (1) after Sauvola & Pietikäinen (2000): darker than the mean of the neighbourhood by a share of
 * its contrast. `sensitivity` is their k; 0.15 keeps the pale print of footers. Window sums slide, so memory stays small.
 */
export function findInk({ data, width, height }: GreyImage, radius = 25, sensitivity = 0.15): Uint8Array {
  const ink = new Uint8Array(width * height);
  const sums = new Int32Array(width);
  const squares = new Int32Array(width);
  let rows = 0;
  const slide = (y: number, sign: 1 | -1) => {
    rows += sign;
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] ?? 0;
      sums[x] = (sums[x] ?? 0) + sign * value;
      squares[x] = (squares[x] ?? 0) + sign * value * value;
    }
  };
  for (let y = 0; y < Math.min(radius, height); y++) slide(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) slide(y + radius, 1);
    if (y - radius - 1 >= 0) slide(y - radius - 1, -1);
    let sum = 0;
    let square = 0;
    let columns = 0;
    for (let x = -radius; x < width; x++) {
      const enters = x + radius;
      if (enters < width) {
        sum += sums[enters] ?? 0;
        square += squares[enters] ?? 0;
        columns++;
      }
      const leaves = x - radius - 1;
      if (leaves >= 0) {
        sum -= sums[leaves] ?? 0;
        square -= squares[leaves] ?? 0;
        columns--;
      }
      if (x < 0) continue;
      // Nothing near white is ever ink; most of a page is.
      const value = data[y * width + x] ?? 0;
      if (value >= surelyPaper) continue;
      const count = columns * rows;
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, square / count - mean * mean));
      if (value < mean * (1 + sensitivity * (deviation / 128 - 1))) ink[y * width + x] = 1;
    }
  }
  return ink;
}
