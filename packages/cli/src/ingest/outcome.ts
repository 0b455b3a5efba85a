import {
  type DocumentText,
  documentSchema,
  documentsSchema,
  documentTextSchema,
  type ErrorBody,
  ExoraError,
  type Fact,
  type Narrative,
  narratingSchema,
  narrativeSchema,
  toExoraError,
  toUtf16Offset,
} from '@exora/contracts';
import { z } from 'zod';
import type { Session } from '../session.ts';

/** A narrative as `exora ingest --json` prints it. */
interface ToldNarrative extends Pick<Narrative, 'type' | 'purpose' | 'period' | 'sentences'> {
  title: string;
}

/** One file of `exora ingest --json`. Offsets are UTF-16 units, boxes fractions of the page. */
export interface IngestOutcome {
  file: string;
  shell_file_id: string | null;
  /** `kept`: stored, and nothing has read it. */
  status: 'processed' | 'kept' | 'failed';
  /** The record had this file already: all else is about that document. */
  duplicate_of?: string;
  error?: ErrorBody;
  pages: DocumentText;
  facts: Fact[];
  /** Those that rest on facts of this file alone. */
  narratives: ToldNarrative[];
  timings_ms: { upload: number; processing: number; total: number };
}

const pollMs = 150;

/**
 * Waits until the file's reading ended, or says at once that it is kept unread. Throws the error with which it failed, or for
 * which it is held: that may last.
 */
export async function untilProcessed(session: Session, shellFileId: string): Promise<'processed' | 'kept'> {
  for (;;) {
    const { data, error } = await session.client.rpc('read_documents', { p_patient_id: session.patientId });
    if (error) throw toExoraError(error);
    const file = documentsSchema.parse(data).find(({ id }) => id === shellFileId);
    if (!file) throw new ExoraError('not_found');
    if (file.status === 'processed' || file.status === 'kept') return file.status;
    if (file.status === 'failed' || file.status === 'quarantined' || file.status === 'held') {
      throw new ExoraError(file.error_code ?? 'internal', { parameters: file.error_parameters });
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The stored text and facts of a processed file, with offsets turned into UTF-16 units. */
export async function readRecord(
  session: Session,
  shellFileId: string,
): Promise<{ pages: DocumentText; facts: Fact[] }> {
  const [text, document] = await Promise.all([
    session.client.rpc('read_document_text', { p_shell_file_id: shellFileId }),
    session.client.rpc('read_document', { p_shell_file_id: shellFileId }),
  ]);
  if (text.error) throw toExoraError(text.error);
  if (document.error) throw toExoraError(document.error);
  const pages = documentTextSchema.parse(text.data);
  const textOf = new Map(pages.map((page) => [page.number, page.text]));
  const facts = documentSchema.parse(document.data).facts.map((fact) => ({
    ...fact,
    sources: fact.sources.map((source) => {
      const page = textOf.get(source.page) ?? '';
      return { ...source, start: toUtf16Offset(page, source.start), end: toUtf16Offset(page, source.end) };
    }),
  }));
  return { pages, facts };
}

/** Waits until the narratives tell the record as it is now, or nothing is at work to tell it any more. */
async function untilTold({ client, patientId }: Session): Promise<void> {
  let wanted: number | null = null;
  for (;;) {
    const { data, error } = await client.rpc('read_narrating', { p_patient_id: patientId });
    if (error) throw toExoraError(error);
    const { changes, told, is_pending } = narratingSchema.parse(data);
    // What others change meanwhile is not waited for.
    wanted ??= changes;
    if (told >= wanted || !is_pending) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Narratives on a page of `read_narratives`; the most that it gives. */
const narrativesAtOnce = 100;

/** The narratives that rest on these facts alone, in the order of what they are about. */
export async function readNarratives(session: Session, facts: readonly Fact[]): Promise<ToldNarrative[]> {
  await untilTold(session);
  const own = new Set(facts.map(({ id }) => id));
  const told: ToldNarrative[] = [];
  let last: string | undefined;
  for (;;) {
    const { data, error } = await session.client.rpc('read_narratives', {
      p_patient_id: session.patientId,
      p_limit: narrativesAtOnce,
      ...(last !== undefined && { p_before_id: last }),
    });
    if (error) throw toExoraError(error);
    const page = z.array(narrativeSchema).parse(data);
    for (const { type, title, purpose, period, sentences } of page) {
      const isOwn = sentences.every((sentence) => sentence.fact_ids.every((id) => own.has(id)));
      if (title !== null && isOwn) told.push({ type, title, purpose, period, sentences });
    }
    last = page.at(-1)?.id;
    if (page.length < narrativesAtOnce) break;
  }
  const order = ['document', 'episode', 'condition', 'medication', 'summary'];
  return told.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || a.title.localeCompare(b.title, 'en'));
}
