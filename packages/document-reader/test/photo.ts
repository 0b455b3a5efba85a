import sharp, { type OutputInfo } from 'sharp';
import { type Point, type Projection, project, projectionTo, type Quad } from '../src/picture/sheet/perspective.ts';

/** How a sheet of A4 was photographed. */
export interface Shot {
  size: { width: number; height: number };
  /** Where the corners of the sheet lie in the photo, clockwise from its own upper left. */
  corners: Quad;
  table: Table;
  /** Light at the left and at the right edge of the photo, 1 for full. */
  light: readonly [number, number];
  /** Whether the shadow of a hand falls across the sheet. */
  isShadowed: boolean;
  seed: number;
}

export type Table = 'wood' | 'dark' | 'cloth' | 'desk' | 'checks';

/** Where a camera is: degrees that it looks down from behind, from the side, and turned; lengths of a sheet's short side. */
export interface Pose {
  pitch: number;
  yaw: number;
  roll: number;
  distance: number;
}

/** Focal length of a phone's main camera, by the diagonal of its picture. */
const focalLength = 0.72;

/** Where the corners of a sheet of A4 lie in the picture of a camera. */
export function cornersFrom({ pitch, yaw, roll, distance }: Pose, size: Shot['size']): Quad {
  const focal = focalLength * Math.hypot(size.width, size.height);
  const turn = (a: number, b: number, degrees: number): [number, number] => {
    const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
    return [a * cosine - b * sine, a * sine + b * cosine];
  };
  const [halfWidth, halfHeight] = [0.5, Math.SQRT1_2];
  const corner = (left: number, top: number): Point => {
    const [x0, y0] = turn(left * halfWidth, top * halfHeight, roll);
    const [y, z0] = turn(y0, 0, pitch);
    const [z, x] = turn(z0, x0, yaw);
    const scale = focal / (z + distance);
    return { x: size.width / 2 + x * scale, y: size.height / 2 + y * scale };
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** A sheet of paper lying on a table, as a phone takes it: perspective, uneven light, grain, soft edges, JPEG. */
export async function photograph(sheet: Uint8Array, shot: Shot): Promise<Buffer> {
  const { size, light, corners, seed } = shot;
  const paper = await sharp(sheet).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const back = inverseOf(corners);
  const random = generator(seed);
  const grain = Float32Array.from({ length: 4096 }, () => random() - 0.5);
  const pixels = new Uint8Array(size.width * size.height * 3);
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at += 3) {
      const { x: u, y: v } = project(back, x + 0.5, y + 0.5);
      const isSheet = u >= 0 && u < 1 && v >= 0 && v < 1;
      let brightness = light[0] + ((light[1] - light[0]) * x) / size.width;
      if (shot.isShadowed && v > 0.3 && v < 0.55 + 0.2 * u) brightness *= 0.7;
      if (!isSheet) brightness *= besideSheet(u, v);
      const colour = isSheet ? sample(paper, u, v) : tables[shot.table](x, y, grain);
      const noise = (grain[(x * 131 + y * 7919 + ((x * y) >> 3)) & 4095] ?? 0) * 10;
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = Math.max(0, Math.min(255, (colour[channel] ?? 0) * brightness + noise));
      }
    }
  }
  return sharp(pixels, { raw: { ...size, channels: 3 } })
    .blur(0.7)
    .jpeg({ quality: 82 })
    .toBuffer();
}

const tables: Record<Table, (x: number, y: number, grain: Float32Array) => readonly number[]> = {
  dark: () => [46, 44, 48],
  desk: () => [214, 212, 208],
  wood: (x, y, grain) => {
    const ring = Math.sin(y / 9 + 3 * Math.sin(x / 240) + (grain[(y >> 2) & 4095] ?? 0) * 4);
    return [150 + 26 * ring, 104 + 20 * ring, 62 + 14 * ring];
  },
  cloth: (x, y, grain) => {
    const thread = ((x >> 1) + (y >> 1)) % 3 === 0 ? 22 : 0;
    const fold = 18 * Math.sin((x + y * 1.7) / 160) + (grain[(x * 17 + y * 31) & 4095] ?? 0) * 20;
    return [70 + thread + fold, 84 + thread + fold, 120 + thread + fold];
  },
  checks: (x, y) => ((Math.floor(x / 90) + Math.floor(y / 90)) % 2 === 0 ? [176, 40, 48] : [232, 226, 214]),
};

/** The table is a little darker close to the sheet's lower and right edges. */
function besideSheet(u: number, v: number): number {
  const beside = Math.max(u, v) - 1;
  return u > 0.01 && v > 0.01 && beside >= 0 && beside < 0.02 ? 0.72 + 14 * beside : 1;
}

/** The paper's colour at a place of the unit square, between its pixels. */
function sample({ data, info }: { data: Buffer; info: OutputInfo }, u: number, v: number): readonly number[] {
  const whiteness = 0.94;
  const [x, y] = [Math.max(0, u * info.width - 0.5), Math.max(0, v * info.height - 0.5)];
  const [left, top] = [Math.min(info.width - 2, Math.floor(x)), Math.min(info.height - 2, Math.floor(y))];
  const [across, down] = [x - left, y - top];
  return [0, 1, 2].map((channel) => {
    const value = (right: number, below: number) =>
      data[((top + below) * info.width + left + right) * 3 + channel] ?? 0;
    const upper = value(0, 0) + (value(1, 0) - value(0, 0)) * across;
    const lower = value(0, 1) + (value(1, 1) - value(0, 1)) * across;
    return (upper + (lower - upper) * down) * whiteness;
  });
}

/** From the photo to the sheet, whose corners are those of the unit square: the way back is the matrix's adjugate. */
function inverseOf(corners: Quad): Projection {
  const [a, b, c, d, e, f, g, h, i] = projectionTo(corners);
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** Numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
