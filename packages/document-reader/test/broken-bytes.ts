import { createHash } from 'node:crypto';

/** Whole numbers from 0 up to a bound, the same ones for the same seed (mulberry32). */
export type Random = (below: number) => number;

export function randomOf(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A file as a bad disk, a bad line or bad intent leaves it. */
export function broken(whole: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(whole);
  const [a, b] = [random(bytes.length), random(bytes.length)].sort((x, y) => x - y) as [number, number];
  switch (random(6)) {
    case 0:
      return new Uint8Array(bytes.subarray(0, Math.max(1, b)));
    case 1:
      return new Uint8Array(Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]));
    case 2:
      return new Uint8Array(Buffer.concat([bytes.subarray(0, b), bytes.subarray(a)]));
    case 3:
      bytes.fill(random(256), a, Math.min(b, a + 200));
      return new Uint8Array(bytes);
    case 4: {
      // Numbers in headers: the largest and the least that they can say.
      const value = [0xff, 0x7f, 0x80, 0][random(4)] ?? 0;
      bytes.fill(value, a, Math.min(bytes.length, a + 1 + random(4)));
      return new Uint8Array(bytes);
    }
    default:
      for (let flips = 1 + random(20); flips > 0; flips--) {
        const at = random(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      }
      return new Uint8Array(bytes);
  }
}
