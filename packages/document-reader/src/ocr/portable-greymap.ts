import type { GreyImage } from '../picture/grey-image.ts';

/** A picture as binary PGM, the cheapest form that Tesseract reads. */
export function portableGreymap({ data, width, height }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
}
