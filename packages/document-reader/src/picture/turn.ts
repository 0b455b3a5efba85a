import { keep, type OpenPicture, rawPixels } from './open-picture.ts';
import { fit } from './recognition-size.ts';

/** Long side that a turned page keeps: a sheet at 400 dpi. */
const turnedSide = 4700;

/** A page turned clockwise, in the upright box around it. */
export async function turn({ page, size }: OpenPicture, degrees: number): Promise<OpenPicture> {
  const kept = page().resize({
    ...fit(size, Math.min(1, turnedSide / Math.max(size.width, size.height))),
    fit: 'fill',
  });
  // sharp turns by odd angles after it has resized: the turned picture is made once, and then used like any other.
  return keep(await rawPixels(kept.rotate(degrees, { background: '#ffffff' })));
}
