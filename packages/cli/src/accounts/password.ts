import { randomInt } from 'node:crypto';

/** No 0, 1, i, l, o, u: nothing that is misread, nothing that reads like a word. */
const letters = '23456789abcdefghjkmnpqrstvwxyz';

/** A random password of four groups of five letters and digits (98 bits), to be read out or copied. */
export function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
