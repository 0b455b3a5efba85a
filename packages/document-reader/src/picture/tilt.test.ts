import { describe, expect, it } from 'vitest';
import type { GreyImage } from './grey-image.ts';
import { measureTilt } from './tilt.ts';

const side = 900;

/** Rows of letter-like boxes, turned clockwise about the middle of the picture. */
function print(degrees: number, rows = 20): GreyImage {
  const data = new Uint8Array(side * side).fill(240);
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [dx, dy] = [x - side / 2, y - side / 2];
      const across = dx * cosine + dy * sine + 300;
      const down = dy * cosine - dx * sine + 300;
      if (across < 0 || across >= 600 || down < 0 || down >= rows * 30) continue;
      if (across % 12 < 8 && down % 30 < 11) data[y * side + x] = 40;
    }
  }
  return { data, width: side, height: side };
}

describe('measureTilt', () => {
  it.each([0, 3, -8, 15])('finds the angle of lines turned by %i degrees', (degrees) => {
    const { quarter, rest } = measureTilt(print(degrees));
    expect(quarter).toBe(0);
    expect(Math.abs(rest + degrees)).toBeLessThan(1);
  });

  it.each([90, 98, 79])('knows a page on its side, turned by %i degrees', (degrees) => {
    const { quarter, rest } = measureTilt(print(degrees));
    expect(quarter).toBe(-90);
    expect(Math.abs(rest + degrees - 90)).toBeLessThan(1);
  });

  it('leaves a page with a few words as it lies', () => {
    expect(measureTilt(print(90, 0))).toEqual({ quarter: 0, rest: 0 });
  });
});
