import manifest from '../../../package.json' with { type: 'json' };

/** Whether this server runs, and its version; what it asks behind it has a health of its own. */
export function GET(): Response {
  return Response.json(
    { status: 'healthy', version: `v${manifest.version}` },
    { headers: { 'Cache-Control': 'no-store' } },
  );
}
