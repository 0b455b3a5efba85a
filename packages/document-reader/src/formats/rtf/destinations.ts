/** Groups that hold no text of the page, by the control word that begins them. Those after `\*` are left out unless known. */
export const leftOut = new Set([
  'stylesheet',
  'info',
  'pict',
  'fldinst',
  'filetbl',
  'listtable',
  'listoverridetable',
  'revtbl',
  'rsidtbl',
  'generator',
  'template',
  'xe',
  'tc',
  'rxe',
  'txe',
  'annotation',
  'atnid',
  'atnauthor',
  'ftnsep',
  'ftnsepc',
  'ftncn',
  'aftnsep',
  'aftnsepc',
  'aftncn',
  'private',
  'nonesttables',
  'shprslt',
  'sp',
  'bkmkstart',
  'bkmkend',
  'datafield',
  'objdata',
  'themedata',
  'colorschememapping',
  'latentstyles',
  'datastore',
  'nesttableprops',
  'pn',
]);

/** Groups after `\*` that hold text of the page. */
export const keptWithStar = new Set(['shpinst', 'do', 'shptxt']);

/** Groups whose text stands elsewhere than where it is written. */
export const headers = new Set(['header', 'headerl', 'headerr', 'headerf']);
export const footers = new Set(['footer', 'footerl', 'footerr', 'footerf']);
export const textBoxes = new Set(['shptxt', 'dptxbxtext']);
export const labels = new Set(['listtext', 'pntext']);

/** Characters that have a control word or sign. */
export const characters: ReadonlyMap<string, string> = new Map([
  ['bullet', '•'],
  ['endash', '–'],
  ['emdash', '—'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['qmspace', ' '],
  ['~', '\u00a0'],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
]);
