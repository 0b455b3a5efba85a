import {
  type AcceptedType,
  type ErrorCode,
  ExoraError,
  type GroundedFact,
  indexOffsets,
  type OffsetIndex,
  type PagePicture,
  pagePicturePath,
  pageWordSchema,
  type QuotedAnswer,
  quotedAnswerSchema,
  type ReadPage,
  type StructuredContent,
  structuredContentSchema,
} from '@exora/contracts';
import { z } from 'zod';
import type { Candidate, UnderstandingPage } from '../job-processors/engine-messages.ts';
import type { Database, FileStore } from './database.ts';
import type { HeldJob, JobCoordinator } from './job-coordinator.ts';

const shellFileSchema = z.object({
  id: z.uuid(),
  patient_id: z.uuid(),
  file_name: z.string(),
  size_bytes: z.int().positive(),
  storage_path: z.string(),
});
export type ShellFile = z.infer<typeof shellFileSchema>;

const completedSchema = z.object({ ai_job_id: z.uuid() });
const readingSchema = z.object({
  reading_id: z.uuid(),
  shell_file: shellFileSchema,
  pages_done: z.array(z.int().positive()),
});
/** A document to read, and the pages that an earlier attempt already stored. */
export type Reading = z.infer<typeof readingSchema>;

const understandingSchema = z.object({
  shell_file: shellFileSchema.pick({ id: true, patient_id: true }).extend({ sha256: z.string() }),
  reading_id: z.uuid(),
  session_id: z.uuid(),
  pages: z.array(
    z.object({
      number: z.int().positive(),
      width: z.number().positive(),
      height: z.number().positive(),
      text: z.string(),
      words: z.array(pageWordSchema),
    }),
  ),
  structured: structuredContentSchema.nullable(),
  /** What a model answered before about this reading. */
  answers: z.array(z.object({ question_hash: z.string(), answer: quotedAnswerSchema })),
  consent: z.object({ local: z.boolean(), external: z.boolean() }),
});
/** A read document to find facts in. Offsets are UTF-16 units. */
export type Understanding = z.infer<typeof understandingSchema>;

/** What an understanding found, by which engine, in how many milliseconds. Offsets are UTF-16 units. */
export interface Findings {
  engine: 'rules' | 'openai';
  engineVersion: string;
  ms: number;
  /** The language model that was asked, or null. */
  model: string | null;
  /** Why the rules alone did all or a part of what a model was to do, or null. */
  fallback: ErrorCode | null;
  facts: readonly GroundedFact[];
  candidates: readonly Candidate[];
}

/**
 * Documents, their bytes, pages and facts, for one worker. Every call is fenced: it fails with `job_not_held` once
 * somebody else holds the job. The database counts code points; this is where the worker converts.
 */
export class ShellFileManager {
  readonly #database: Database;
  readonly #files: FileStore;
  readonly #coordinator: JobCoordinator;

  constructor(database: Database, files: FileStore, coordinator: JobCoordinator) {
    this.#database = database;
    this.#files = files;
    this.#coordinator = coordinator;
  }

  /** Opens the job's reading; later attempts get the same one. */
  beginReading(job: HeldJob, engineVersions: Record<string, string>, signal: AbortSignal): Promise<Reading> {
    const parameters = { ...this.#coordinator.fence(job), p_engine_versions: engineVersions };
    return this.#database.call('begin_reading', parameters, readingSchema, { signal });
  }

  /** Shows that the document waits for the malware scanner. */
  async holdReading(job: HeldJob, signal: AbortSignal): Promise<void> {
    await this.#database.call('hold_reading', this.#coordinator.fence(job), z.boolean(), { signal });
  }

  /** The uploaded bytes, whole. */
  async downloadOriginal(file: ShellFile, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = await this.#files.download(file.storage_path, signal);
    if (bytes.length !== file.size_bytes) throw new ExoraError('upload_incomplete');
    return bytes;
  }

  /** Stores one page, its picture first, so that a stored page is a whole page. Repeating it changes nothing. */
  async storePage(
    job: HeldJob,
    reading: Reading,
    page: ReadPage,
    picture: PagePicture | null,
    pagesTotal: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (picture !== null) {
      const { patient_id, id } = reading.shell_file;
      const path = pagePicturePath(patient_id, id, reading.reading_id, page.number);
      await this.#files.upload(path, picture.bytes, picture.mime, signal);
    }
    const index = indexOffsets(page.text);
    const parameters = {
      ...this.#coordinator.fence(job),
      p_reading_id: reading.reading_id,
      p_page: {
        ...page,
        words: page.words.map((word) => toCodePoints(word, index)),
        has_picture: picture !== null,
      },
      p_pages_total: pagesTotal,
    };
    await this.#database.call('store_page', parameters, z.boolean(), { signal });
  }

  /** Makes the reading, with what the file states itself, the document's current one, enqueues its understanding and completes the job, all at once. Gives the id of the job that was enqueued. */
  async completeReading(
    job: HeldJob,
    reading: Reading,
    result: { sha256: string; mime: AcceptedType; pagesTotal: number; structured: StructuredContent | null },
  ): Promise<string> {
    const parameters = {
      ...this.#coordinator.fence(job),
      p_reading_id: reading.reading_id,
      p_sha256: result.sha256,
      p_mime: result.mime,
      p_pages_total: result.pagesTotal,
      p_structured: result.structured,
    };
    const { ai_job_id: jobId } = await this.#database.call('complete_reading', parameters, completedSchema);
    return jobId;
  }

  /** Opens the job's processing session and returns the pages to understand. */
  async beginUnderstanding(job: HeldJob, signal: AbortSignal): Promise<Understanding> {
    const fence = this.#coordinator.fence(job);
    const found = await this.#database.call('begin_understanding', fence, understandingSchema, { signal });
    return { ...found, pages: found.pages.map(toUtf16Page) };
  }

  /** Whether the record's owner allows this kind of engine to read it, at this moment. */
  hasConsent(patientId: string, engine: 'local' | 'external', signal: AbortSignal): Promise<boolean> {
    const parameters = { p_patient_id: patientId, p_engine: engine };
    return this.#database.call('has_ai_consent', parameters, z.boolean(), { signal });
  }

  /** Keeps what a model answered about a part of the document, so that no later attempt asks and pays again. */
  async storeModelAnswer(
    job: HeldJob,
    questionHash: string,
    answer: QuotedAnswer,
    usage: { model: string; tokensIn: number; tokensOut: number; costMicros: number | null },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters = {
      ...this.#coordinator.fence(job),
      p_question_hash: questionHash,
      p_answer: answer,
      p_usage: {
        model: usage.model,
        tokens_in: usage.tokensIn,
        tokens_out: usage.tokensOut,
        cost_micros: usage.costMicros,
      },
    };
    await this.#database.call('store_model_answer', parameters, z.boolean(), { signal });
  }

  /** Stores facts, proofs and the candidates' audit, marks the document processed and completes the job, all at once. */
  async completeUnderstanding(
    job: HeldJob,
    pages: readonly UnderstandingPage[],
    found: Findings,
  ): Promise<{ factsStored: number; factsRefused: number }> {
    const indexes = new Map(pages.map((page) => [page.number, indexOffsets(page.text)]));
    const indexOf = (page: number): OffsetIndex => {
      const index = indexes.get(page);
      if (index === undefined) throw new RangeError('A finding names a page that was not read.');
      return index;
    };
    const parameters = {
      ...this.#coordinator.fence(job),
      p_session: {
        engine: found.engine,
        engine_version: found.engineVersion,
        ms: found.ms,
        model: found.model,
        fallback: found.fallback,
      },
      p_facts: found.facts.map((fact) => ({
        ...fact,
        // A code without a reason of its own is the file's.
        code: fact.code === null ? null : { reason: 'source' as const, ...fact.code },
        sources: fact.sources.map((source) => toCodePoints(source, indexOf(source.page))),
      })),
      p_candidates: found.candidates.map(({ factKey, place, ...candidate }) => ({
        ...candidate,
        ...(place !== null && toCodePoints(place, indexOf(place.page))),
        fact_key: factKey,
      })),
    };
    const count = z.int().nonnegative();
    const result = z.object({ facts_stored: count, facts_kept: count, facts_refused: count });
    const counts = await this.#database.call('complete_understanding', parameters, result);
    return { factsStored: counts.facts_stored + counts.facts_kept, factsRefused: counts.facts_refused };
  }
}

function toCodePoints<T extends { start: number; end: number }>(span: T, index: OffsetIndex): T {
  return { ...span, start: index.toCodePoint(span.start), end: index.toCodePoint(span.end) };
}

function toUtf16Page(page: UnderstandingPage): UnderstandingPage {
  const index = indexOffsets(page.text);
  const words = page.words.map((word) => ({ ...word, start: index.toUtf16(word.start), end: index.toUtf16(word.end) }));
  return { ...page, words };
}
