import { lazySchema } from '#lib/http/lazy-schema.ts';

/** The answer to moving a document: its id in the other record. */
export const movedSchema = lazySchema(({ z }) => z.object({ moved_to: z.uuid() }));
