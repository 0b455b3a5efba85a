const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The time that `30m`, `2h`, `7d` (before now) or an ISO date or time means, in ISO 8601; null for anything else. */
export function parseSince(value: string, now = Date.now()): string | null {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) {
    return new Date(now - Number(count) * (secondsOf[unit] ?? 0) * 1000).toISOString();
  }
  const isIso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value);
  const time = isIso ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
