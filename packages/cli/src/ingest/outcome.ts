import {
  type DocumentText,
  documentSchema,
  documentsSchema,
  documentTextSchema,
  type ErrorBody,
  ExoraError,
  type Fact,
  toExoraError,
  toUtf16Offset,
} from '@exora/contracts';
import type { Session } from './session.ts';

/** One file of `exora ingest --json` (DESIGN §7). Offsets are UTF-16 units, boxes fractions of the page. */
export interface IngestOutcome {
  file: string;
  shell_file_id: string | null;
  status: 'processed' | 'failed';
  error?: ErrorBody;
  pages: DocumentText;
  facts: Fact[];
  narratives: { title: string; sentences: { text: string; fact_ids: string[] }[] }[];
  timings_ms: { upload: number; processing: number; total: number };
}

const pollMs = 150;

/** Waits until the file's reading ended, well or not. Throws the error with which it failed. */
export async function untilProcessed(session: Session, shellFileId: string): Promise<void> {
  for (;;) {
    const { data, error } = await session.client.rpc('read_documents', { p_patient_id: session.patientId });
    if (error) throw toExoraError(error);
    const file = documentsSchema.parse(data).find(({ id }) => id === shellFileId);
    if (!file) throw new ExoraError('not_found');
    if (file.status === 'processed') return;
    if (file.status === 'failed') {
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
