/** What a record holds as text: reports, letters and notes, each with its title and day. */
import { z } from 'zod';
import { isoDay } from '../../structured/dates.ts';
import { htmlBlocks } from '../../structured/html.ts';
import { plainBlocks } from '../../structured/markup.ts';
import type { Block } from '../../typesetting/blocks.ts';
import { attachmentSchema, conceptSchema, list, part, periodSchema, text } from './elements.ts';
import { conceptWords } from './words.ts';

const narrativeSchema = part(z.object({ div: text }));

const reportSchema = z.object({
  status: text,
  type: part(conceptSchema),
  code: part(conceptSchema),
  description: text,
  title: text,
  date: text,
  effectiveDateTime: text,
  effectivePeriod: part(periodSchema),
  issued: text,
  conclusion: text,
  presentedForm: list(attachmentSchema),
  content: list(z.union([z.object({ attachment: attachmentSchema }), attachmentSchema])),
  section: list(z.unknown()),
});

const sectionSchema = z.object({
  title: text,
  code: part(conceptSchema),
  text: narrativeSchema,
  section: list(z.unknown()),
});

/** Sections inside sections beyond this depth are no document that people wrote. */
const maxDepth = 12;

/** The text of a DocumentReference, DiagnosticReport or Composition as blocks; none where it holds no text of its own. */
export function reportBlocks(resource: unknown): Block[] {
  const report = reportSchema.parse(resource);
  if (report.status === 'entered-in-error') return [];
  const body = [
    ...(report.conclusion === undefined ? [] : plainBlocks(report.conclusion)),
    ...[...report.presentedForm, ...report.content].flatMap((item) =>
      attachmentBlocks('attachment' in item ? item.attachment : (item as z.output<typeof attachmentSchema>)),
    ),
    ...sectionBlocks(report.section, 0),
  ];
  if (body.length === 0) return [];
  const title =
    report.title ?? (conceptWords(report.type) || conceptWords(report.code) || report.description) ?? 'Report';
  const day = isoDay(report.date ?? report.effectiveDateTime ?? report.effectivePeriod?.start ?? report.issued);
  return [{ kind: 'heading', runs: [{ text: [title, day].filter(Boolean).join(', ') }] }, ...body];
}

function sectionBlocks(sections: readonly unknown[], depth: number): Block[] {
  if (depth > maxDepth) return [];
  return sections.flatMap((stated): Block[] => {
    const section = sectionSchema.safeParse(stated).data;
    if (section === undefined) return [];
    const title = section.title ?? conceptWords(section.code);
    return [
      ...(title === '' ? [] : [{ kind: 'heading' as const, runs: [{ text: title }] }]),
      ...htmlBlocks(section.text?.div ?? ''),
      ...sectionBlocks(section.section, depth + 1),
    ];
  });
}

/** Text and HTML are set; what is a PDF or a picture is named, so that nobody takes it for missing. */
function attachmentBlocks({ contentType, data, title }: z.output<typeof attachmentSchema>): Block[] {
  if (data === undefined) return [];
  const type = contentType?.toLowerCase() ?? '';
  if (!/^text\/|html|^$/.test(type)) {
    return [{ kind: 'paragraph', runs: [{ text: `Attached: ${[title, contentType].filter(Boolean).join(', ')}` }] }];
  }
  const bytes = Buffer.from(data, 'base64');
  const charset = /charset="?([\w-]+)/.exec(type)?.[1] ?? 'utf-8';
  const content = new TextDecoder(isEncoding(charset) ? charset : 'utf-8').decode(bytes);
  return /html/.test(type) || /^\s*<(!doctype|html|div|body)/i.test(content)
    ? htmlBlocks(content)
    : plainBlocks(content);
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const otherSchema = z.object({
  status: text,
  code: part(conceptSchema),
  type: list(conceptSchema),
  category: list(conceptSchema),
  vaccineCode: part(conceptSchema),
  description: z.unknown().optional(),
  title: text,
  period: part(periodSchema),
  authoredOn: text,
  created: text,
  date: text,
  start: text,
  reasonCode: list(conceptSchema),
  note: list(z.object({ text })),
  text: part(z.object({ div: text })),
});

/** One line about a resource of a kind that makes no fact (an appointment, a plan, an order), or null. */
export function otherLine(resource: unknown): string | null {
  const other = otherSchema.parse(resource);
  if (other.status === 'entered-in-error') return null;
  const described =
    typeof other.description === 'string'
      ? other.description
      : conceptWords(conceptSchema.safeParse(other.description).data);
  const name =
    conceptWords(other.code) || other.type.map(conceptWords).filter(Boolean).join(', ') || other.title || described;
  const words = name || other.category.map(conceptWords).filter(Boolean).join(', ');
  if (words === '') return null;
  const day = isoDay(other.period?.start ?? other.authoredOn ?? other.created ?? other.date ?? other.start);
  const reasons = other.reasonCode.map(conceptWords).filter(Boolean).join(', ');
  const notes = other.note.map((note) => note.text ?? '').join(' ');
  return [day, words, other.status, reasons && `for ${reasons}`, notes].filter(Boolean).join('  ');
}
