import { type ZipEntry, zipFile } from './zip-file.ts';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const spaces = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${office}"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
].join(' ');

/** Parts of a Word document: the body's XML, and others by kind (`header`, `styles` …), each with its relation id. */
export interface WordParts {
  body: string;
  parts?: { id: string; kind: string; name: string; xml: string | Uint8Array }[];
  others?: ZipEntry[];
}

/** A Word document of these parts. */
export function wordFile({ body, parts = [], others = [] }: WordParts): Uint8Array {
  const relations = parts.map(
    ({ id, kind, name }) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${name}"/>`,
  );
  return zipFile([
    {
      name: '[Content_Types].xml',
      bytes: xml('<Types><Default Extension="xml" ContentType="application/xml"/></Types>'),
    },
    {
      name: '_rels/.rels',
      bytes: xml(
        `<Relationships><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
    },
    { name: 'word/document.xml', bytes: xml(`<w:document ${spaces}><w:body>${body}</w:body></w:document>`) },
    { name: 'word/_rels/document.xml.rels', bytes: xml(`<Relationships>${relations.join('')}</Relationships>`) },
    ...parts.map(({ name, xml: content }) => ({
      name: `word/${name}`,
      bytes: typeof content === 'string' ? xml(content.replace('>', ` ${spaces}>`)) : content,
    })),
    ...others,
  ]);
}

function xml(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${content}`;
}

/** A paragraph of one run. `look` are the run's properties, `properties` the paragraph's. */
export function p(text: string, { look = '', properties = '' } = {}): string {
  return `<w:p><w:pPr>${properties}</w:pPr>${r(text, look)}</w:p>`;
}

export function r(text: string, look = ''): string {
  return `<w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
}
