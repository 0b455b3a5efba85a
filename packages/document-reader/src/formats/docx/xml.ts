import { ExoraError } from '@exora/contracts/errors';
import { decodeText } from '@exora/contracts/sniff';
import { walkMarkup } from '../walk-markup.ts';

/** What an element says, by the names of its attributes without their prefix. */
export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlHandlers {
  /** False leaves out all that is in the element. */
  open: (name: string, attributes: Attributes) => boolean | undefined;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

/** More elements than this in one part are no letter. */
const mostElements = 5_000_000;

/**
 * Walks through a part of a document. Names come without prefix: the standard leaves prefixes to whoever writes a file,
 * and its two namespaces (transitional and strict) use the same names. Throws `docx_damaged`, `document_too_complex`.
 */
export function walkXml(bytes: Uint8Array, { open, close, text }: XmlHandlers): void {
  const xml = decodeText(bytes);
  if (xml === null) throw new ExoraError('docx_damaged');
  let depth = 0;
  let elements = 0;
  /** Depth of the element that is left out; infinite when none is. */
  let skipped = Number.POSITIVE_INFINITY;
  walkMarkup(
    xml,
    {
      open(name, attributes) {
        depth++;
        if (++elements > mostElements) throw new ExoraError('document_too_complex');
        if (depth <= skipped && open(local(name), withoutPrefix(attributes)) === false) skipped = depth;
      },
      text(part) {
        if (depth < skipped) text?.(part);
      },
      close(name) {
        if (depth < skipped) close?.(local(name));
        if (depth === skipped) skipped = Number.POSITIVE_INFINITY;
        depth--;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
}

/** One more in a list of a document; more than any letter has would fill the memory. Throws `document_too_complex`. */
export function countOne(size: number): void {
  if (size > 50_000) throw new ExoraError('document_too_complex');
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function withoutPrefix(attributes: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), value]));
}

/** Whether an on/off element says "on" (ECMA-376, ST_OnOff). */
export function isOn({ val }: Attributes): boolean {
  return val === undefined || !/^(0|false|off|none)$/.test(val);
}
