/** Marks the pixels of straight lines in ink: table grids, underlines, form lines. Sizes are pixels at about 300 dpi. */
export function findRules(
  ink: Uint8Array,
  width: number,
  height: number,
  { minWidth, minHeight }: { minWidth: number; minHeight: number },
): Uint8Array {
  const rules = new Uint8Array(ink.length);
  markAlong(ink, rules, { lines: height, length: width, lineStep: width, step: 1, minLength: minWidth });
  markAlong(ink, rules, { lines: width, length: height, lineStep: 1, step: width, minLength: minHeight });
  return rules;
}

/** A thicker stroke is no rule: it is a letter that the rule touches, a bar or a picture. */
const maxThickness = 12;
/** Printed lines break here and there where the ink was thin. */
const maxGap = 2;

interface Direction {
  lines: number;
  length: number;
  lineStep: number;
  step: number;
  minLength: number;
}

function markAlong(ink: Uint8Array, rules: Uint8Array, direction: Direction): void {
  const { lines, length, lineStep, step, minLength } = direction;
  for (let line = 0; line < lines; line++) {
    const base = line * lineStep;
    let at = 0;
    while (at < length) {
      if (!ink[base + at * step]) {
        at++;
        continue;
      }
      let end = at + 1;
      for (let probe = end; probe < length && probe - end <= maxGap; probe++) {
        if (ink[base + probe * step]) end = probe + 1;
      }
      if (end - at >= minLength) {
        for (let i = at; i < end; i++) {
          const pixel = base + i * step;
          if (ink[pixel] && thickness(ink, pixel, line, direction) <= maxThickness) rules[pixel] = 1;
        }
      }
      at = end;
    }
  }
}

/** Ink pixels across the direction, through this one. */
function thickness(ink: Uint8Array, pixel: number, line: number, { lines, lineStep }: Direction): number {
  let count = 1;
  for (let i = 1; i <= Math.min(line, maxThickness) && ink[pixel - i * lineStep]; i++) count++;
  for (let i = 1; i < Math.min(lines - line, maxThickness + 1) && ink[pixel + i * lineStep]; i++) count++;
  return count;
}
