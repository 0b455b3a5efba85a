/** A prediction with its stated confidence (0…1), and whether it was right. */
export interface Prediction {
  confidence: number;
  correct: boolean;
}

/** The predictions whose confidence lies in [from, to), the last bin with its end. */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence; null in an empty bin. */
  stated: number | null;
  /** Share that was right; null in an empty bin. */
  right: number | null;
  /** 95 % interval of that share (Wilson 1927); null in an empty bin. */
  interval: readonly [low: number, high: number] | null;
}

/** How far stated confidence can be believed. */
export interface Reliability {
  count: number;
  bins: ReliabilityBin[];
  /** Mean distance of stated and right over the bins, weighted by their counts (expected calibration error); 0 without predictions. */
  expectedError: number;
  /** The largest distance of any bin. */
  greatestError: number;
  /** Mean squared distance of each confidence from what came (Brier 1950); 0 without predictions. */
  brier: number;
}

/** The reliability table of predictions, in bins of equal width. Throws a RangeError for a confidence that is none, or no bins. */
export function reliability(predictions: readonly Prediction[], binCount = 10): Reliability {
  if (!Number.isInteger(binCount) || binCount < 1)
    throw new RangeError('The number of bins must be a whole number above 0.');
  const filled = Array.from({ length: binCount }, (): Prediction[] => []);
  for (const one of predictions) {
    if (!(one.confidence >= 0 && one.confidence <= 1)) throw new RangeError('A confidence must lie between 0 and 1.');
    // 0.3 * 10 is a hair below 3: what stands on a bin's border belongs to the upper one.
    filled[Math.min(binCount - 1, Math.floor(one.confidence * binCount + 1e-9))]?.push(one);
  }
  const bins = filled.map((members, at) => binOf(members, at / binCount, (at + 1) / binCount));
  const errors = bins.map(({ stated, right }) => (stated === null || right === null ? 0 : Math.abs(stated - right)));
  const count = predictions.length;
  return {
    count,
    bins,
    expectedError:
      count === 0 ? 0 : errors.reduce((sum, error, at) => sum + (error * (bins[at]?.count ?? 0)) / count, 0),
    greatestError: Math.max(0, ...errors),
    brier: mean(predictions.map(({ confidence, correct }) => (confidence - Number(correct)) ** 2)) ?? 0,
  };
}

function binOf(members: readonly Prediction[], from: number, to: number): ReliabilityBin {
  const right = mean(members.map(({ correct }) => Number(correct)));
  return {
    from,
    to,
    count: members.length,
    stated: mean(members.map(({ confidence }) => confidence)),
    right,
    interval: right === null ? null : wilson(right, members.length),
  };
}

function wilson(share: number, count: number): readonly [number, number] {
  const z = 1.96;
  const middle = share + z ** 2 / (2 * count);
  const reach = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const whole = 1 + z ** 2 / count;
  return [Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)];
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** The table as lines of text: bin, count, stated, right with its interval; then the errors. Empty bins are left out. */
export function reliabilityLines({ count, bins, expectedError, greatestError, brier }: Reliability): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(7);
  const rows = bins.flatMap(({ from, to, count: of, stated, right, interval }) =>
    stated === null || right === null || interval === null
      ? []
      : [
          `${from.toFixed(2)}–${to.toFixed(2)}  ${String(of).padStart(7)}  ${percent(stated)}  ${percent(right)}  ` +
            `${percent(interval[0])} –${percent(interval[1])}`,
        ],
  );
  return [
    'confidence    count   stated    right  95 % interval',
    ...rows,
    `${count} predictions · expected calibration error ${percent(expectedError).trim()} · greatest ` +
      `${percent(greatestError).trim()} · Brier ${brier.toFixed(4)}`,
  ];
}
