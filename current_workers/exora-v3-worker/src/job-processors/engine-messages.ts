/**
 * What an engine process is asked and what it answers. It handles strangers' bytes, so its answers are parsed like
 * anything else that comes from outside.
 */
import {
  acceptedTypes,
  attributesSchema,
  codeSchema,
  entityTypes,
  errorCodes,
  factSchema,
  type PageEngine,
  pageWordSchema,
} from '@exora/contracts';
import { z } from 'zod';

const pageEngines = ['text-layer', 'tesseract', 'tesseract.js', 'plain-text'] as const satisfies PageEngine[];

/** Bytes on any kind of buffer. */
const bytesSchema: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);

const readPageSchema = z.object({
  number: z.int().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  engine: z.enum(pageEngines),
  ms: z.number().nonnegative(),
  text: z.string(),
  words: z.array(pageWordSchema),
});

/** The part of a read page that the extractor and the grounding need. */
const understandingPageSchema = readPageSchema.omit({ engine: true, ms: true });
export type UnderstandingPage = z.infer<typeof understandingPageSchema>;

/** Bytes to read, pages of an earlier attempt left out. */
const readRequestSchema = z.object({
  kind: z.literal('read'),
  bytes: bytesSchema,
  fileName: z.string(),
  skipPages: z.array(z.int().positive()),
});

/** Pages (offsets in UTF-16 units) to find facts in. */
const understandRequestSchema = z.object({
  kind: z.literal('understand'),
  fileSha256: z.string(),
  pages: z.array(understandingPageSchema),
});

/** A task, or `go-on` after the worker has stored a page. */
export const engineRequestSchema = z.discriminatedUnion('kind', [
  readRequestSchema,
  understandRequestSchema,
  z.object({ kind: z.literal('go-on') }),
]);
export type EngineRequest = z.infer<typeof engineRequestSchema>;
export type ReadRequest = Omit<z.infer<typeof readRequestSchema>, 'kind'>;
export type UnderstandRequest = Omit<z.infer<typeof understandRequestSchema>, 'kind'>;

const groundedFactSchema = factSchema.omit({ id: true, negated: true }).extend({ key: z.string().min(1) });

/** Everything that was marked on the way, each with what became of it; offsets in UTF-16 units. */
const candidateSchema = z.object({
  page: z.int().positive(),
  type: z.enum(entityTypes),
  start: z.int().nonnegative(),
  end: z.int().positive(),
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

const readAnswerSchema = z.object({
  kind: z.literal('read'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.enum(Object.keys(acceptedTypes) as [keyof typeof acceptedTypes]),
});
/** All pages were read. */
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
