import type { z } from 'zod';
import type * as Schemas from './schemas.ts';

/** A schema, or how to get it: most views are there before anything has to be parsed. */
export type AnswerSchema<T extends z.ZodType> = T | (() => Promise<T>);

/** The schema of an answer, out of `schemas.ts`, which is loaded when the first one is needed. */
export function lazySchema<T extends z.ZodType>(pick: (schemas: typeof Schemas) => T): () => Promise<T> {
  return async () => pick(await import('./schemas.ts'));
}
