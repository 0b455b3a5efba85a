const units = [
  { name: 'd', seconds: 86_400, from: 2 * 86_400 },
  { name: 'h', seconds: 3600, from: 2 * 3600 },
  { name: 'm', seconds: 60, from: 120 },
] as const;

/** A length of time in one unit: `90s`, `12m`, `3h`, `5d`. Less than nothing (clocks that differ) is nothing. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = units.find(({ from }) => whole >= from);
  return unit === undefined ? `${whole}s` : `${Math.floor(whole / unit.seconds)}${unit.name}`;
}

/** How long ago a time of the database was. */
export function formatAge(at: string, now: number): string {
  return formatSeconds((now - Date.parse(at)) / 1000);
}

/** How long it is until a time of the database. */
export function formatUntil(at: string, now: number): string {
  return formatSeconds((Date.parse(at) - now) / 1000);
}

/** A time of the database to the second, with how long ago it was. */
export function formatMoment(at: string, now: number): string {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return Date.parse(at) > now ? `${time} (in ${formatUntil(at, now)})` : `${time} (${formatAge(at, now)} ago)`;
}

/** Money from millionths of the currency's unit: `0.0015 AUD`; two decimals at least, none rounded away. */
export function formatMoney(micros: number, currency: string): string {
  const decimals = (micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, '');
  return `${decimals} ${currency}`;
}

/** A ratio as a percentage; what is in use at all is never shown as nothing. */
export function formatShare(ratio: number): string {
  const percent = ratio * 100;
  return percent > 0 && percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}
