import type { Viewer } from './requests.ts';

/** A viewer as `preview_access` and `preview_read` take it. */
export function viewerParameters(viewer: Viewer): { p_user_id: string } | { p_proposal: Record<string, unknown> } {
  if ('userId' in viewer) return { p_user_id: viewer.userId };
  return { p_proposal: viewer.proposal };
}
