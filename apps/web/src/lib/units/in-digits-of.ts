/** A converted number with as many significant digits as were written, two at least and four at most. */
export function inDigitsOf(value: number, written: string): string {
  const digits = written.replace(/[^\d]/g, '').replace(/^0+/, '').length;
  const wanted = Math.min(4, Math.max(2, digits));
  const whole = Math.trunc(Math.abs(value)).toString().length;
  const decimals = Math.abs(value) < 1 ? wanted : Math.max(0, wanted - whole);
  return value.toFixed(Math.min(3, decimals));
}
