import { ExoraError, toExoraError } from '@exora/contracts';
import type { RecognisePage } from '@exora/document-reader';
import type { GoogleVisionClient } from '../api-clients/google-vision-client.ts';
import { type Annotate, GoogleVisionPages } from '../api-clients/google-vision-pages.ts';
import type { ShellFileManager } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import { describeThrown } from '../utils/error-handler.ts';

/** The outside engine that reads pages, and what happens to those that it can't read. */
export interface OutsideOcr {
  vision: GoogleVisionClient;
  /** `local`: the local engine reads them. `none`: the document fails. */
  fallback: 'local' | 'none';
}

/** After these the local engine may step in; a pause that the provider asks for is waited for instead. */
const faultsOfEngine = ['engine_unavailable', 'engine_key_refused', 'page_not_recognised'];

/**
 * Reads the pages of one document by Google Vision, or null: its owner doesn't allow outside engines. They are asked again
 * before every call and before each answer is used, and once they don't the local engine reads the rest, whatever the fallback.
 */
export async function outsideRecogniser(
  { vision, fallback }: OutsideOcr,
  patientId: string,
  { job, signal, log }: JobContext,
  manager: ShellFileManager,
): Promise<RecognisePage | null> {
  const isAllowed = () => manager.hasConsent(patientId, 'external', signal);
  if (!(await isAllowed())) return null;
  const annotate: Annotate = async (pictures, stop) => {
    if (!(await isAllowed())) throw new ExoraError('ai_consent_missing');
    return vision.annotate(pictures, job, stop);
  };
  let pages: GoogleVisionPages | null = null;
  const told = new Set<string>();
  return async (picture, over) => {
    try {
      pages ??= new GoogleVisionPages(annotate, AbortSignal.any([signal, over]));
      const page = await pages.recognise(picture);
      // Withdrawn while it was read, or while the page waited for its turn: the answer is thrown away.
      if (!(await isAllowed())) throw new ExoraError('ai_consent_missing');
      return page;
    } catch (thrown) {
      const { code } = toExoraError(thrown);
      const isFault = faultsOfEngine.includes(code);
      if (code !== 'ai_consent_missing' && !(isFault && fallback === 'local')) throw thrown;
      // One line a document tells an operator enough.
      if (!told.has(code)) log.warn('ocr_fallback', describeThrown(thrown));
      told.add(code);
      return null;
    }
  };
}
