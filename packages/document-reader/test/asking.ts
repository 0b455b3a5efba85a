/** Documents that ask for something outside when they are opened. */
import { clinicalDocument, section } from '../../../tests/setup/structured-files.ts';
import { activePdf } from './hostile-pdf.ts';
import { p, wordFile } from './word-file.ts';
import { zipFile } from './zip-file.ts';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function page(from: string): string {
  return `<!DOCTYPE html><html manifest="${from}/m"><head><base href="${from}/"><link rel="stylesheet" href="${from}/a.css"><link rel="preload" as="image" href="${from}/b"><style>@import url(${from}/c.css); body { background: url(${from}/d.png) } @font-face { font-family: a; src: url(${from}/e.woff) }</style><script src="${from}/f.js"></script><meta http-equiv="refresh" content="0; url=${from}/g"></head><body><p>Asthma</p><img src="${from}/h.png" srcset="${from}/i.png 2x"><iframe src="${from}/j"></iframe><object data="${from}/k"></object><embed src="${from}/l"><video poster="${from}/m" src="${from}/n"></video><svg><image href="${from}/o"/><use href="${from}/p#a"/></svg><link rel="import" href="${from}/q"></body></html>`;
}

function letter(from: string): Uint8Array {
  const relation = (id: string, kind: string, name: string) =>
    `<Relationship Id="${id}" Type="${office}/${kind}" Target="${from}/${name}" TargetMode="External"/>`;
  const document = `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="${office}" xmlns:a="a"><w:body><w:p><w:r><w:t>Asthma</w:t></w:r></w:p><w:p><w:r><w:drawing><a:blip r:link="p"/></w:drawing></w:r></w:p><w:altChunk r:id="c"/><w:subDoc r:id="s"/></w:body></w:document>`;
  return zipFile([
    { name: '[Content_Types].xml', bytes: '<Types/>' },
    { name: 'word/document.xml', bytes: document },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: `<Relationships>${relation('p', 'image', 'a.png')}${relation('c', 'aFChunk', 'b.html')}${relation('s', 'subDocument', 'c.docx')}${relation('h', 'header', 'd.xml')}${relation('t', 'attachedTemplate', 'e.dotm')}</Relationships>`,
    },
    {
      name: 'word/settings.xml',
      bytes: '<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="t"/></w:settings>',
    },
    {
      name: 'word/_rels/settings.xml.rels',
      bytes: `<Relationships>${relation('t', 'attachedTemplate', 'f.dotm')}</Relationships>`,
    },
  ]);
}

function record(from: string): Uint8Array {
  const prolog = `<?xml-stylesheet type="text/xsl" href="${from}/a.xsl"?><!DOCTYPE ClinicalDocument SYSTEM "${from}/b.dtd">`;
  const inside = `Asthma <renderMultiMedia referencedObject="m"/><linkHtml href="${from}/c">more</linkHtml><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${from}/d"/>`;
  const media = `<observationMedia ID="m"><value mediaType="image/png"><reference value="${from}/e.png"/></value></observationMedia>`;
  const whole = clinicalDocument(section('10164-2', 'History', inside, media));
  return Buffer.from(
    whole.replace('<ClinicalDocument', `${prolog}<ClinicalDocument xsi:schemaLocation="urn:hl7-org:v3 ${from}/f.xsd"`),
  );
}

function resources(from: string): Uint8Array {
  const entry = [
    { resourceType: 'DocumentReference', content: [{ attachment: { contentType: 'text/plain', url: `${from}/a` } }] },
    { resourceType: 'Condition', code: { text: 'Asthma' }, subject: { reference: `${from}/Patient/1` } },
  ].map((resource) => ({ fullUrl: `${from}/b`, resource }));
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', link: [{ relation: 'next', url: `${from}/c` }], entry }));
}

/** Documents that ask for something at an address, by what they are. All of them say `Asthma` or `Metformin`. */
export const asking: Record<string, (from: string) => Uint8Array> = {
  'a page of HTML': (from) => Buffer.from(page(from)),
  'a letter of Word': letter,
  'a letter with a field that includes a picture': (from) =>
    wordFile({ body: `${p('Asthma')}<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;${from}/a.png&quot; "/></w:p>` }),
  RTF: (from) =>
    Buffer.from(
      `{\\rtf1{\\*\\template ${from}/a}Asthma{\\field{\\*\\fldinst INCLUDETEXT "${from}/b"}{\\fldrslt }}{\\object\\objlink{\\*\\objdata}}}`,
    ),
  'a record of C-CDA': record,
  'a record of FHIR': resources,
  'a PDF': activePdf,
};
