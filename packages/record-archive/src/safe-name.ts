/** Names that Windows keeps for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const maxBytes = 150;

/**
 * A file name that every file system takes and no program mistakes for a path: without folders, controls, characters that turn
 * the writing direction or that Windows refuses, not longer than 150 bytes. Its ending stays.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const named = plain === '' ? 'document' : devices.test(plain) ? `_${plain}` : plain;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(named)?.[0] ?? '';
  let stem = [...named.slice(0, named.length - ending.length)];
  while (Buffer.byteLength(stem.join('') + ending) > maxBytes) stem = stem.slice(0, -1);
  return stem.join('') + ending;
}
