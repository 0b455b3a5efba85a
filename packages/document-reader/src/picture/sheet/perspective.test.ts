import { describe, expect, it } from 'vitest';
import { cornersFrom } from '../../../test/photo.ts';
import { flatSize, flatten, project, projectionTo, type Quad } from './perspective.ts';

const quad: Quad = [
  { x: 20, y: 10 },
  { x: 90, y: 25 },
  { x: 80, y: 110 },
  { x: 5, y: 95 },
];

describe('projectionTo', () => {
  it('brings the corners of the unit square to those of the quad', () => {
    const projection = projectionTo(quad);
    const corners = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const;
    for (const [at, [u, v]] of corners.entries()) {
      const { x, y } = project(projection, u, v);
      expect(x).toBeCloseTo(quad[at]?.x ?? Number.NaN);
      expect(y).toBeCloseTo(quad[at]?.y ?? Number.NaN);
    }
  });

  it('keeps straight lines straight', () => {
    const projection = projectionTo(quad);
    const [from, middle, to] = [0.1, 0.3, 0.9].map((at) => project(projection, at, 2 * at - 0.5)) as Quad[0][] as [
      Quad[0],
      Quad[0],
      Quad[0],
    ];
    const turn = (middle.x - from.x) * (to.y - from.y) - (middle.y - from.y) * (to.x - from.x);
    expect(turn).toBeCloseTo(0);
  });
});

describe('flatten', () => {
  const source = { width: 100, height: 120, channels: 1 as const, data: new Uint8Array(100 * 120).fill(50) };
  const projection = projectionTo(quad);
  for (let v = 0; v < 1; v += 0.002) {
    for (let u = 0; u < 0.5; u += 0.002) {
      const { x, y } = project(projection, u, v);
      source.data[Math.floor(y) * 100 + Math.floor(x)] = 200;
    }
  }

  it('shows what lies in the quad as a rectangle', () => {
    const { data } = flatten(source, quad, { width: 60, height: 80 });
    for (const row of [5, 40, 75]) {
      expect(data[row * 60 + 10]).toBe(200);
      expect(data[row * 60 + 50]).toBe(50);
    }
  });

  it('is white where the sheet leaves the picture', () => {
    const cut: Quad = [
      { x: -20, y: 0 },
      { x: 90, y: 0 },
      { x: 90, y: 110 },
      { x: -20, y: 110 },
    ];
    expect(flatten(source, cut, { width: 110, height: 110 }).data[50 * 110 + 5]).toBe(255);
  });
});

describe('flatSize', () => {
  const size = { width: 1200, height: 1600 };

  it.each([
    { pitch: 0, yaw: 0, roll: 4, distance: 2 },
    { pitch: 28, yaw: 3, roll: 2, distance: 2.1 },
    { pitch: -25, yaw: 20, roll: 12, distance: 2.2 },
    { pitch: 8, yaw: -30, roll: -20, distance: 2.2 },
  ])('tells the shape of A4 seen from $pitch, $yaw, $roll degrees', (pose) => {
    const flat = flatSize(cornersFrom(pose, size), size);
    expect(flat.height / flat.width).toBeCloseTo(Math.SQRT2, 1);
  });
});
