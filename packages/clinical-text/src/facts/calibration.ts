/**
 * A rule's own estimate and how often facts of that estimate are right: fitted on the open layouts of `test/fixtures/layouts`, seen to
 * hold on the held ones (`npm run eval`). Below 0.7, where review looks, the estimates stay as they are: they are too low, not too high.
 */
const points: readonly (readonly [estimate: number, right: number])[] = [
  [0, 0],
  [0.7, 0.7],
  [0.75, 0.88],
  [0.82, 0.9],
  [0.85, 0.95],
  [0.92, 0.975],
  [1, 0.98],
];

/** The confidence (0…1) of a fact that a rule estimates so. */
export function calibrated(estimate: number): number {
  const at = points.findIndex(([from]) => from > estimate);
  const [low, high] = [points[at - 1], points[at]];
  if (!low || !high) return points.at(-1)?.[1] ?? 1;
  return low[1] + ((estimate - low[0]) / (high[0] - low[0])) * (high[1] - low[1]);
}
