const hoursOf: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  hr: 1,
  d: 24,
  wk: 168,
  w: 168,
  mo: 730.5,
  a: 8766,
};
const unitNames: Readonly<Record<string, string>> = {
  min: 'minute',
  h: 'hour',
  hr: 'hour',
  d: 'day',
  wk: 'week',
  w: 'week',
  mo: 'month',
  a: 'year',
  s: 'second',
};

/** So many times in so much time, as words and as a number per day (three decimals: 0.143 is weekly). Unit: a UCUM one of time. */
export function frequencyOf(
  count: number,
  period: number,
  unit: string,
): { words: string; frequencyPerDay: number } | null {
  const hours = hoursOf[unit];
  if (hours === undefined || !(period > 0) || !(count > 0)) return null;
  const name = unitNames[unit] ?? unit;
  const every = period === 1 ? name : `${period} ${name}s`;
  const words = count === 1 ? `every ${every}` : `${count} times every ${every}`;
  return { words, frequencyPerDay: Math.round((count / (period * hours)) * 24_000) / 1000 };
}

/** Times of a day that HL7's event codes (TimingEvent, GTSAbbreviation; v2 table 0335) name. */
const perDay: Readonly<Record<string, number>> = {
  QD: 1,
  OD: 1,
  DAILY: 1,
  BID: 2,
  BD: 2,
  TID: 3,
  TDS: 3,
  QID: 4,
  QDS: 4,
  QOD: 0.5,
  QHS: 1,
  HS: 1,
  QAM: 1,
  QPM: 1,
  NOCTE: 1,
  MANE: 1,
  AM: 1,
  PM: 1,
  ACM: 1,
  ACD: 1,
  ACV: 1,
  PCM: 1,
  PCD: 1,
  PCV: 1,
  CM: 1,
  CD: 1,
  CV: 1,
  WAKE: 1,
  MORN: 1,
  AFT: 1,
  EVE: 1,
  NIGHT: 1,
  AC: 3,
  PC: 3,
  C: 3,
  WK: 0.143,
  QW: 0.143,
  WEEKLY: 0.143,
};

/** Times a day of a frequency that is given as a code or an abbreviation (`BID`, `Q6H`, `HS`), or null. */
export function codedFrequencyPerDay(code: string): number | null {
  const plain = code.trim().toUpperCase().replaceAll('.', '');
  const hours = /^Q(\d{1,2})H$/.exec(plain)?.[1];
  if (hours !== undefined && Number(hours) > 0) return Math.round(24_000 / Number(hours)) / 1000;
  return Object.hasOwn(perDay, plain) ? (perDay[plain] ?? null) : null;
}
