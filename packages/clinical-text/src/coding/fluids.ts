const blood = /\b(?:blood|serum|plasma|venous|arterial|capillary)\b/i;

/** Whether a specimen is another than blood and its parts. */
export function isOtherFluid(specimen: unknown): boolean {
  return typeof specimen === 'string' && specimen !== '' && !blood.test(specimen);
}
