/**
 * What an engine process is asked and what it answers. It handles strangers' bytes, so its answers are parsed like
 * anything else that comes from outside.
 */
import {
  acceptedTypes,
  attributesSchema,
  codeSchema,
  doubtSchema,
  entityTypes,
  errorCodes,
  factSchema,
  type PageEngine,
  pageNotes,
  pageWordSchema,
  quotedAnswerSchema,
  structuredContentSchema,
} from '@exora/contracts';
import type { RecognisablePicture, RecognisedPage } from '@exora/document-reader';
import { z } from 'zod';

const pageEngines = [
  'text-layer',
  'tesseract',
  'tesseract.js',
  'google-vision',
  'plain-text',
  'structured',
  'markup',
] as const satisfies PageEngine[];

/** Bytes on any kind of buffer. */
const bytesSchema: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);

const readPageSchema = z.object({
  number: z.int().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  engine: z.enum(pageEngines),
  notes: z.array(z.enum(pageNotes)),
  ms: z.number().nonnegative(),
  text: z.string(),
  words: z.array(pageWordSchema),
});

/** The part of a read page that the extractor and the grounding need. */
const understandingPageSchema = readPageSchema.omit({ engine: true, notes: true, ms: true });
export type UnderstandingPage = z.infer<typeof understandingPageSchema>;

/** Bytes to read, pages of an earlier attempt left out. */
const readRequestSchema = z.object({
  kind: z.literal('read'),
  bytes: bytesSchema,
  fileName: z.string(),
  skipPages: z.array(z.int().positive()),
  /** Whether the worker recognises pages; else, and where it can't, the engine's own OCR does. */
  recognisesOutside: z.boolean(),
});

/** Pages (offsets in UTF-16 units) to find facts in, what the file states itself, and what a language model quoted. */
const understandRequestSchema = z.object({
  kind: z.literal('understand'),
  fileSha256: z.string(),
  pages: z.array(understandingPageSchema),
  structured: structuredContentSchema.nullable(),
  quoted: quotedAnswerSchema.shape.findings,
});

const pointSchema = z.object({ x: z.number(), y: z.number() });

const recognisedPageSchema: z.ZodType<RecognisedPage> = z.object({
  engine: z.literal('google-vision'),
  lines: z.array(
    z.object({
      words: z.array(
        z.object({
          t: z.string(),
          confidence: z.number().min(0).max(1),
          corners: z.tuple([pointSchema, pointSchema, pointSchema, pointSchema]),
        }),
      ),
    }),
  ),
});

/** What the worker recognised on the picture of a `recognise-page`; null: the engine's own OCR is to read it. */
const pageRecognisedSchema = z.object({
  kind: z.literal('page-recognised'),
  id: z.int(),
  page: recognisedPageSchema.nullable(),
});

/** The document can't be read on. */
const pageNotRecognisedSchema = z.object({
  kind: z.literal('page-not-recognised'),
  id: z.int(),
  code: z.enum(errorCodes),
});

/** A task, an answer to `recognise-page`, or `go-on` after the worker has stored a page. */
export const engineRequestSchema = z.discriminatedUnion('kind', [
  readRequestSchema,
  understandRequestSchema,
  pageRecognisedSchema,
  pageNotRecognisedSchema,
  z.object({ kind: z.literal('go-on') }),
]);
export type EngineRequest = z.infer<typeof engineRequestSchema>;
export type ReadRequest = Omit<z.infer<typeof readRequestSchema>, 'kind' | 'recognisesOutside'>;
export type UnderstandRequest = Omit<z.infer<typeof understandRequestSchema>, 'kind'>;

const groundedFactSchema = factSchema
  .omit({ id: true, negated: true, status: true, origin: true, element: true })
  .extend({
    key: z.string().min(1),
    element: z.string().min(1).exactOptional(),
    doubts: z.array(doubtSchema).exactOptional(),
  });

/** Everything that was marked on the way, each with what became of it; offsets in UTF-16 units. */
const candidateSchema = z.object({
  /** Null: its words stand nowhere. */
  place: z.object({ page: z.int().positive(), start: z.int().nonnegative(), end: z.int().positive() }).nullable(),
  type: z.enum(entityTypes),
  text: z.string(),
  negated: z.boolean(),
  attributes: attributesSchema,
  code: codeSchema.nullable(),
  fate: z.enum(['stored', 'refused', 'context']),
  reason: z.string().nullable(),
  factKey: z.string().nullable(),
});
export type Candidate = z.infer<typeof candidateSchema>;

const pageAnswerSchema = z.object({
  kind: z.literal('page'),
  page: readPageSchema,
  picture: z.object({ mime: z.literal('image/webp'), bytes: bytesSchema }).nullable(),
  pagesTotal: z.int().positive(),
});
/** One read page; the engine waits with the next until it is told to go on. */
export type PageAnswer = z.infer<typeof pageAnswerSchema>;

const recognisePageAnswerSchema = z.object({
  kind: z.literal('recognise-page'),
  id: z.int(),
  picture: z.object({
    mime: z.literal('image/jpeg'),
    bytes: bytesSchema,
    width: z.int().positive(),
    height: z.int().positive(),
  }) satisfies z.ZodType<RecognisablePicture>,
});
/** A page that the worker is to recognise; the engine works on others meanwhile. */
export type RecognisePageAnswer = z.infer<typeof recognisePageAnswerSchema>;

const readAnswerSchema = z.object({
  kind: z.literal('read'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.enum(Object.keys(acceptedTypes) as [keyof typeof acceptedTypes]),
  structured: structuredContentSchema.nullable(),
});
/** All pages were read, and what the file states itself. */
export type ReadAnswer = z.infer<typeof readAnswerSchema>;

const understoodAnswerSchema = z.object({
  kind: z.literal('understood'),
  engineVersion: z.string().min(1),
  ms: z.number().nonnegative(),
  facts: z.array(groundedFactSchema),
  candidates: z.array(candidateSchema),
});
/** The facts with their proofs, and the fate of every candidate. */
export type UnderstoodAnswer = z.infer<typeof understoodAnswerSchema>;

/** Every message of an engine process. A failure carries no message text, which might quote the document. */
export const engineAnswerSchema = z.discriminatedUnion('kind', [
  pageAnswerSchema,
  recognisePageAnswerSchema,
  readAnswerSchema,
  understoodAnswerSchema,
  z.object({
    kind: z.literal('failed'),
    code: z.enum(errorCodes),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    errorClass: z.string(),
    stack: z.string(),
  }),
]);
export type EngineAnswer = z.infer<typeof engineAnswerSchema>;
