import type { GreyImage } from './grey-image.ts';

/** What paper becomes after `flattenBackground`; a little below white, so that grain keeps its two sides. */
export const paper = 245;

const cell = 8;
const reach = 4;

/**
 * Evens out lighting: every pixel is divided by the paper's brightness around it, which is the brightest value of the
 * neighbourhood, smoothed. Shadows, vignettes and tinted table bands become white paper.
 */
export function flattenBackground(image: GreyImage): GreyImage {
  const small = shrink(image);
  const bright = smooth(smooth(widen(small)));
  const { width, height } = image;
  const data = new Uint8Array(width * height);
  const places = Array.from({ length: width }, (_, x) => between(x, small.width));
  const left = Int32Array.from(places, ([first]) => first);
  const right = Int32Array.from(places, ([, second]) => second);
  const part = Float32Array.from(places, ([, , share]) => share);
  const row = new Float32Array(small.width);
  for (let y = 0; y < height; y++) {
    const [above, below, share] = between(y, small.height);
    for (let x = 0; x < small.width; x++) {
      const upper = bright.data[above * small.width + x] ?? 0;
      row[x] = upper + ((bright.data[below * small.width + x] ?? 0) - upper) * share;
    }
    for (let x = 0; x < width; x++) {
      const first = row[left[x] ?? 0] ?? 0;
      const background = Math.max(1, first + ((row[right[x] ?? 0] ?? 0) - first) * (part[x] ?? 0));
      data[y * width + x] = Math.min(255, ((image.data[y * width + x] ?? 0) * paper) / background);
    }
  }
  return { data, width, height };
}

/** The two cells around a pixel and how far the pixel lies between their centres. */
function between(pixel: number, cells: number): [number, number, number] {
  const place = Math.min(cells - 1, Math.max(0, (pixel + 0.5) / cell - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(cells - 1, first + 1), place - first];
}

function shrink({ data, width, height }: GreyImage): GreyImage {
  const columns = Math.max(1, Math.ceil(width / cell));
  const rows = Math.max(1, Math.ceil(height / cell));
  const small = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let count = 0;
      for (let y = row * cell; y < Math.min(height, (row + 1) * cell); y++) {
        for (let x = column * cell; x < Math.min(width, (column + 1) * cell); x++) {
          sum += data[y * width + x] ?? 0;
          count++;
        }
      }
      small[row * columns + column] = sum / count;
    }
  }
  return { data: small, width: columns, height: rows };
}

/** Each cell becomes the brightest of its neighbourhood. */
function widen(image: GreyImage): GreyImage {
  return alongBoth(image, (values, from, to) => {
    let most = 0;
    for (let at = from; at < to; at++) most = Math.max(most, values(at));
    return most;
  });
}

function smooth(image: GreyImage): GreyImage {
  return alongBoth(image, (values, from, to) => {
    let sum = 0;
    for (let at = from; at < to; at++) sum += values(at);
    return sum / (to - from);
  });
}

function alongBoth(
  { data, width, height }: GreyImage,
  combine: (values: (at: number) => number, from: number, to: number) => number,
): GreyImage {
  const rows = new Uint8Array(data.length);
  const both = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      rows[y * width + x] = combine((at) => data[y * width + at] ?? 0, from, to);
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
      both[y * width + x] = combine((at) => rows[at * width + x] ?? 0, from, to);
    }
  }
  return { data: both, width, height };
}
