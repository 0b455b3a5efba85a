import type { Turn } from './turn.ts';

/** A box as wide as what it stands in is high, and the other way round; around it stands one of `turnedRoom`. */
const sideways = 'absolute top-1/2 left-1/2 h-[100cqw] w-[100cqh] -translate-1/2';

/** What a page's own, upright content looks like in the room of the turned page. */
export const turnedContent: Readonly<Record<Turn, string>> = {
  0: '',
  90: `${sideways} rotate-90`,
  180: 'rotate-180',
  270: `${sideways} -rotate-90`,
};

/** The room of a page that stands sideways, for its content to take its measures from. */
export const turnedRoom = 'absolute inset-0 [container-type:size]';
