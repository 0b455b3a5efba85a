/** Elements whose content nobody sees on the page. */
export const unseenElements = new Set([
  'head',
  'title',
  'script',
  'style',
  'template',
  'noscript',
  'noframes',
  'noembed',
  'iframe',
  'object',
  'applet',
  'audio',
  'video',
  'canvas',
  'svg',
  'datalist',
  'dialog',
  'rp',
  'area',
  'map',
  'xml',
  'del',
  's',
  'strike',
]);

/** Elements that begin and end a line. */
export const blockElements = new Set([
  'address',
  'article',
  'aside',
  'body',
  'center',
  'dd',
  'details',
  'dir',
  'div',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'header',
  'html',
  'legend',
  'main',
  'menu',
  'nav',
  'option',
  'optgroup',
  'section',
  'select',
  'summary',
  'textarea',
  'caption',
]);

/** Block elements with white above and below. */
export const spacedElements = new Set(['p', 'blockquote', 'pre', 'dl', 'xmp', 'listing', 'plaintext']);

export const headingElements = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

export const preformattedElements = new Set(['pre', 'xmp', 'listing', 'plaintext', 'textarea']);
