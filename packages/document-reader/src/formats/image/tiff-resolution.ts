/** How much wider and higher a page must be drawn for its letters to have their true shape; 1 or more. */
export interface Stretch {
  x: number;
  y: number;
}

const asItIs: Stretch = { x: 1, y: 1 };
/** Tags of TIFF 6.0, section 8. */
const tags = { xResolution: 282, yResolution: 283 } as const;
const rational = 5;
const mostPages = 10_000;
/** A fax in standard resolution has 204 dots an inch across and 98 down; more than this is nonsense in the file. */
const mostStretch = 4;

/**
 * The stretch of each page of a TIFF, from the resolutions that it states across and down. A page that says none, or a
 * file that says it in another way (BigTIFF), is taken as it is.
 */
export function stretchesOf(bytes: Uint8Array): Stretch[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const holds = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  const stretches: Stretch[] = [];
  if (!holds(0, 8) || view.getUint16(2, little) !== 42) return stretches;
  const seen = new Set<number>();
  for (let at = view.getUint32(4, little); at !== 0 && holds(at, 2) && !seen.has(at); ) {
    seen.add(at);
    const entries = view.getUint16(at, little);
    const end = at + 2 + entries * 12;
    if (!holds(end, 4) || stretches.length >= mostPages) break;
    const dots = { x: 0, y: 0 };
    for (let entry = at + 2; entry < end; entry += 12) {
      const tag = view.getUint16(entry, little);
      const place = view.getUint32(entry + 8, little);
      if (view.getUint16(entry + 2, little) !== rational || !holds(place, 8)) continue;
      const value = view.getUint32(place, little) / view.getUint32(place + 4, little);
      if (tag === tags.xResolution) dots.x = value;
      if (tag === tags.yResolution) dots.y = value;
    }
    stretches.push(stretchOf(dots));
    at = view.getUint32(end, little);
  }
  return stretches;
}

function stretchOf({ x, y }: { x: number; y: number }): Stretch {
  const ratio = x / y;
  if (!(ratio >= 1 / mostStretch && ratio <= mostStretch)) return asItIs;
  // Rounding, as in 204 by 196 of a fine fax, is no stretch.
  if (ratio > 0.9 && ratio < 1.1) return asItIs;
  return ratio > 1 ? { x: 1, y: ratio } : { x: 1 / ratio, y: 1 };
}
