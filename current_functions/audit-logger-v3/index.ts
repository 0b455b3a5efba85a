import { handlerOf } from '../_shared/error-handling.ts';
import { callerOf } from '../_shared/supabase-client.ts';
import { logEvents } from './log-events.ts';
import { OpenCalls } from './open-calls.ts';
import { maxBodyBytes, readEvents } from './read-events.ts';

/** The database ends a statement after 8 s; who waits longer has lost the connection. */
const patienceMs = 10_000;

/** As many as the API has connections for, with some left for everything else; of one person, what two devices need. */
const calls = new OpenCalls({ most: 32, mostOfOneCaller: 4 });

Deno.serve(
  handlerOf(
    'audit-logger-v3',
    (request, context) =>
      calls.run(request.headers.get('authorization') ?? '', async () => {
        const asked = await readEvents(request);
        const caller = await callerOf(request, context, { patienceMs });
        return logEvents(caller, asked);
      }),
    { maxBodyBytes },
  ),
);
