import { ExoraError } from '@exora/contracts/errors';
import sax from 'sax';

/** An element of the document. Names are without prefix, except those of HL7's extensions (`sdtc:`). */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlElement | string)[];
  parent: XmlElement | null;
}

/** No document that a system made is nested deeper, and a person's whole record has fewer elements. */
const maxDepth = 150;
const maxElements = 1_000_000;

/** Tags, comments and declarations of more characters say nothing; the parser collects them character by character. */
const maxPiece = 8_000_000;
const chunkLength = 4_000_000;

/**
 * The root of an XML document. Must be well-formed. A document type is passed over: no entity of its own is ever resolved, and a
 * reference to one makes the document ill-formed, so that nothing can expand or be fetched.
 */
export function parseXml(text: string): XmlElement {
  const parser = sax.parser(true, { trim: false, normalize: false, xmlns: false, position: false });
  let root: XmlElement | null = null;
  let open: XmlElement | null = null;
  let depth = 0;
  let count = 0;
  let sincePiece = 0;
  const notWellFormed = () => new ExoraError('structured_not_readable', { parameters: { format: 'XML' } });
  // The parser's own error quotes the document.
  parser.onerror = () => {
    throw notWellFormed();
  };
  parser.onopentag = ({ name, attributes }) => {
    sincePiece = 0;
    if (++depth > maxDepth || ++count > maxElements) throw new ExoraError('structured_too_large');
    const element: XmlElement = {
      name: localName(name),
      attributes: attributesOf(attributes as Record<string, string>),
      children: [],
      parent: open,
    };
    if (open === null) root ??= element;
    else open.children.push(element);
    open = element;
  };
  parser.onclosetag = () => {
    depth--;
    open = open?.parent ?? null;
  };
  const addText = (piece: string) => {
    sincePiece = 0;
    if (open === null) return;
    const last = open.children.length - 1;
    const before = open.children[last];
    if (typeof before === 'string') open.children[last] = before + piece;
    else open.children.push(piece);
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  const whole = text.replace(/^\ufeff/, '').trimStart();
  for (let at = 0; at < whole.length; at += chunkLength) {
    parser.write(whole.slice(at, at + chunkLength)).flush();
    sincePiece += chunkLength;
    if (sincePiece > maxPiece) throw new ExoraError('structured_too_large');
  }
  parser.close();
  if (root === null) throw notWellFormed();
  return root;
}

function localName(name: string): string {
  return name.startsWith('sdtc:') ? name : name.slice(name.indexOf(':') + 1);
}

function attributesOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const own: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) own[localName(name)] = value;
  return own;
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return (element?.children ?? []).filter(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  );
}

/** The first element at the end of a path of names, or undefined. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return findAll(element, ...path)[0];
}

/** All elements at the end of a path of names. */
export function findAll(element: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const name of path) found = found.flatMap((one) => childrenOf(one, name));
  return found;
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes[name];
}

/** The text inside an element and all below it, white space squeezed. */
export function textOf(element: XmlElement | undefined): string {
  const parts: string[] = [];
  const collect = (one: XmlElement) => {
    for (const child of one.children) {
      if (typeof child === 'string') parts.push(child);
      else collect(child);
    }
  };
  if (element !== undefined) collect(element);
  return parts.join('').replace(/\s+/g, ' ').trim();
}

/** The XPath of an element, by local names; `[n]` where several siblings have its name. */
export function pathOf(element: XmlElement): string {
  const steps: string[] = [];
  for (let one: XmlElement | null = element; one !== null; one = one.parent) {
    const alike: XmlElement[] = one.parent === null ? [one] : childrenOf(one.parent, one.name);
    steps.unshift(alike.length > 1 ? `${one.name}[${alike.indexOf(one) + 1}]` : one.name);
  }
  return `/${steps.join('/')}`;
}
