import { ExoraError } from '@exora/contracts';
import { AnsweredError } from './fetch-json.ts';
import { problemBodySchema } from './problem-body.ts';

/**
 * Has the browser keep what one of our route handlers answers as a file. By POST, where taking it out is an event of its
 * own; rejects as `fetchJson` does, before anything is kept.
 */
export async function downloadFile(path: string, body: unknown, fileName: string): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch((cause: unknown) => {
    throw new ExoraError('server_unreachable', { cause });
  });
  if (!response.ok) {
    const answered: unknown = await response.json().catch((cause: unknown) => {
      throw new ExoraError(response.status >= 502 ? 'server_unreachable' : 'internal', { cause });
    });
    const problem = problemBodySchema.safeParse(answered);
    if (!problem.success) throw new ExoraError('internal', { cause: problem.error });
    throw new AnsweredError(problem.data);
  }
  const bytes = await response.blob().catch((cause: unknown) => {
    throw new ExoraError('server_unreachable', { cause });
  });
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
