const formats = new Map<string, Intl.NumberFormat>();

/** Money from millionths of the currency's unit: “US$12.30”, “US$0.0015”; two decimals at least, none rounded away. */
export function money(micros: number, currency: string): string {
  const known =
    formats.get(currency) ??
    new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: 6,
    });
  formats.set(currency, known);
  return known.format(micros / 1_000_000);
}
