/** A place in a picture, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Four corners, clockwise from the upper left. */
export type Quad = readonly [Point, Point, Point, Point];

/** A picture of interleaved bytes, rows from the top. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

/** A projection between planes, row by row. */
export type Projection = readonly [number, number, number, number, number, number, number, number, number];

/** The projection that brings the corners of the unit square to these (Heckbert 1989, section 2.2.3). */
export function projectionTo([p0, p1, p2, p3]: Quad): Projection {
  const [dx1, dx2, sx] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x];
  const [dy1, dy2, sy] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  return [
    p1.x - p0.x + g * p1.x,
    p3.x - p0.x + h * p3.x,
    p0.x,
    p1.y - p0.y + g * p1.y,
    p3.y - p0.y + h * p3.y,
    p0.y,
    g,
    h,
    1,
  ];
}

/** Where a projection brings a place. */
export function project([a, b, c, d, e, f, g, h, i]: Projection, x: number, y: number): Point {
  const depth = g * x + h * y + i;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

/** The part of a picture within `quad` as it looks from straight above. What lies outside of the picture is white. */
export function flatten(source: Pixels, quad: Quad, size: { width: number; height: number }): Pixels {
  const { data, width, height, channels } = source;
  const flat = new Uint8Array(size.width * size.height * channels).fill(255);
  const [a, b, c, d, e, f, g, h, i] = projectionTo(quad);
  const stride = width * channels;
  for (let row = 0, to = 0; row < size.height; row++) {
    const v = (row + 0.5) / size.height;
    const [acrossRow, downRow, depthRow] = [b * v + c, e * v + f, h * v + i];
    for (let column = 0; column < size.width; column++, to += channels) {
      const u = (column + 0.5) / size.width;
      const depth = g * u + depthRow;
      const x = (a * u + acrossRow) / depth - 0.5;
      const y = (d * u + downRow) / depth - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const across = x - left;
      const down = y - top;
      const at = top * stride + left * channels;
      for (let channel = at; channel < at + channels; channel++) {
        const upper = mixed(data[channel] ?? 0, data[channel + channels] ?? 0, across);
        const lower = mixed(data[channel + stride] ?? 0, data[channel + stride + channels] ?? 0, across);
        flat[to + channel - at] = mixed(upper, lower, down) + 0.5;
      }
    }
  }
  return { data: flat, channels, ...size };
}

function mixed(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** Focal lengths that cameras of phones have, by the diagonal of the picture; the middle one where corners don't tell. */
const focalLengths = { shortest: 0.4, usual: 0.65, longest: 2.5 };

/**
 * Size of the rectangle that a camera saw as `quad`: its shape after Zhang and He (2007), taking the picture's middle for
 * the camera's; as long as its longest sides are in the picture.
 */
export function flatSize(quad: Quad, picture: { width: number; height: number }): { width: number; height: number } {
  const ratio = shapeOf(quad, picture);
  const [p0, p1, p2, p3] = quad;
  const width = Math.max(distance(p0, p1), distance(p3, p2));
  const height = Math.max(distance(p0, p3), distance(p1, p2));
  return width / height < ratio
    ? { width: Math.max(1, Math.round(height * ratio)), height: Math.max(1, Math.round(height)) }
    : { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(width / ratio)) };
}

/** Width by height. */
function shapeOf(quad: Quad, { width, height }: { width: number; height: number }): number {
  const [m1, m2, m4, m3] = quad.map(({ x, y }): Vector => [x - width / 2, y - height / 2, 1]) as Corners;
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
  const n2 = m2.map((value, at) => k2 * value - (m1[at] ?? 0)) as unknown as Vector;
  const n3 = m3.map((value, at) => k3 * value - (m1[at] ?? 0)) as unknown as Vector;
  const diagonal = Math.hypot(width, height);
  const told = Math.sqrt(-(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])) / diagonal;
  // NaN for sheets that were taken from straight above, wild where only one pair of sides converges.
  const isPlausible = told >= focalLengths.shortest && told <= focalLengths.longest;
  const focal = (isPlausible ? told : focalLengths.usual) * diagonal;
  const across = Math.hypot(n2[0] / focal, n2[1] / focal, n2[2]);
  return across / Math.hypot(n3[0] / focal, n3[1] / focal, n3[2]);
}

type Vector = readonly [number, number, number];
type Corners = [Vector, Vector, Vector, Vector];

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
