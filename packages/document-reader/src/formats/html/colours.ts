/** The colours that hidden text is given by name; any other name is compared by itself. */
const names: ReadonlyMap<string, string> = new Map([
  ['white', '#ffffff'],
  ['black', '#000000'],
  ['snow', '#fffafa'],
  ['ivory', '#fffff0'],
  ['ghostwhite', '#f8f8ff'],
  ['whitesmoke', '#f5f5f5'],
  ['silver', '#c0c0c0'],
  ['gray', '#808080'],
  ['grey', '#808080'],
  ['red', '#ff0000'],
  ['blue', '#0000ff'],
  ['navy', '#000080'],
  ['green', '#008000'],
  ['yellow', '#ffff00'],
]);

/** A colour as `#rrggbb`, `transparent`, another name, or null for what says no plain colour (a picture, `inherit`). */
export function colourOf(value: string): string | null {
  const colour = value.trim().toLowerCase();
  const short = /^#([\da-f])([\da-f])([\da-f])[\da-f]?$/.exec(colour);
  if (short !== null)
    return `#${short
      .slice(1, 4)
      .map((digit) => digit + digit)
      .join('')}`;
  if (/^#[\da-f]{8}$/.test(colour)) return colour.endsWith('00') ? 'transparent' : colour.slice(0, 7);
  if (/^#?[\da-f]{6}$/.test(colour)) return colour.startsWith('#') ? colour : `#${colour}`;
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)$/.exec(colour);
  if (parts !== null) {
    if (parts[4] !== undefined && Number(parts[4]) < (parts[5] === '%' ? 5 : 0.05)) return 'transparent';
    return `#${parts
      .slice(1, 4)
      .map((part) =>
        Math.min(255, Math.round(Number(part)))
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
  }
  if (['inherit', 'currentcolor', 'initial', 'unset', 'none', 'auto'].includes(colour)) return null;
  return /^[a-z]+$/.test(colour) ? (names.get(colour) ?? colour) : null;
}

/** Channels that differ by no more than this look alike: `#f5f5f5` on white. */
const leastDifference = 16;

/** Whether nobody could read text of one colour on the other. */
export function looksAlike(text: string, background: string): boolean {
  if (text === background) return true;
  const [a, b] = [channels(text), channels(background)];
  if (a === null || b === null) return false;
  return a.every((channel, at) => Math.abs(channel - (b[at] ?? 0)) <= leastDifference);
}

function channels(colour: string): number[] | null {
  if (!colour.startsWith('#')) return null;
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
