import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';

/**
 * Opens another record. The page is loaded anew, so that nothing of the one before is left in the window; the browser asks
 * first while files are on their way. `href` is the view to begin with.
 */
export async function openProfile(id: string, href = '/record'): Promise<void> {
  await fetchJson(
    '/api/profiles/active',
    lazySchema(({ z }) => z.object({ id: z.uuid() })),
    {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id }),
    },
  );
  window.location.assign(href);
}
