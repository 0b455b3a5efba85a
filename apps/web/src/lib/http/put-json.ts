import type { z } from 'zod';
import { fetchJson } from './fetch-json.ts';
import type { AnswerSchema } from './lazy-schema.ts';

/** `fetchJson` with a JSON body by PUT. */
export function putJson<T extends z.ZodType>(
  path: string,
  answer: AnswerSchema<T>,
  body: unknown,
): Promise<z.infer<T>> {
  return fetchJson(path, answer, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
