/**
 * Milliseconds until progress is asked for again, by how long nothing has changed: several times a second while a
 * short document may be done at any moment, then less and less often.
 */
export function pollDelayMs(quietMs: number): number {
  if (quietMs < 4_000) return 400;
  if (quietMs < 15_000) return 1_000;
  if (quietMs < 60_000) return 2_000;
  return 5_000;
}
