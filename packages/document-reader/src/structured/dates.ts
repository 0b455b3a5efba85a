/**
 * The day of an HL7 timestamp (`YYYY[MM[DD[hhmm…]]][±zzzz]`, used by v2 and CDA) in ISO form and with the precision that it
 * has, as it was at its place; null for none.
 */
export function hl7Day(stamp: string | undefined): string | null {
  const parts = /^\s*(\d{4})(\d{2})?(\d{2})?/.exec(stamp ?? '');
  return parts === null ? null : day(parts[1], parts[2], parts[3]);
}

/** The day of a FHIR date, dateTime or instant, as it was at its place; null for none. */
export function isoDay(stamp: string | undefined): string | null {
  const parts = /^\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(stamp ?? '');
  return parts === null ? null : day(parts[1], parts[2], parts[3]);
}

/** Parts that no calendar has are left out with all that follow them: systems pad unknown ones with zeros. */
function day(year: string | undefined, month: string | undefined, date: string | undefined): string | null {
  if (year === undefined || year === '0000') return null;
  if (month === undefined || Number(month) < 1 || Number(month) > 12) return year;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (date === undefined || Number(date) < 1 || Number(date) > last) return `${year}-${month}`;
  return `${year}-${month}-${date}`;
}
