/** A number that only a decimal comma makes: one or two digits behind it, or 0 in front. */
const comma = /(?<![\d.,/-])(?:0,\d{1,4}|\d{1,4},\d{1,2})(?![\d/]|[.,]\d)/g;
const point = /(?<![\d.,/-])\d{1,4}\.\d{1,2}(?![\d/]|[.,]\d)/g;
/** At least so many of a text's numbers say it. */
const least = 2;

/** Whether a text writes its decimals with a comma, so that `2,345` is a little over two and `11.200` eleven thousand. */
export function usesDecimalComma(text: string): boolean {
  const commas = text.match(comma)?.length ?? 0;
  return commas >= least && commas > 2 * (text.match(point)?.length ?? 0);
}
