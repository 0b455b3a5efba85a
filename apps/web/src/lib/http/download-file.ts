import { answeredError } from './problem-body.ts';
import { unanswered } from './request-error.ts';

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
    throw unanswered('server_unreachable', cause);
  });
  if (!response.ok) {
    const answered: unknown = await response.json().catch((cause: unknown) => {
      throw unanswered(response.status >= 502 ? 'server_unreachable' : 'internal', cause);
    });
    throw answeredError(answered);
  }
  const bytes = await response.blob().catch((cause: unknown) => {
    throw unanswered('server_unreachable', cause);
  });
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
