import { exportLines, parseLine, verifyExport } from '@exora/audit-chain';
import { nodePlatform } from '@exora/audit-chain/node';
import { z } from 'zod';
import { exportSource } from '#lib/audit/export-source.ts';
import { type LogTimes, logCheckOf } from '#lib/audit/log-check.ts';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Takes the log out, which is logged, and checks each row and seal of it as `exora audit verify` does. */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/log/verify', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const times: LogTimes = { first: null, last: null, sealed: null };
    const lines = watched(exportLines(exportSource(await createActionClient(), patientId)), times);
    return logCheckOf(await verifyExport(lines, { platform: nodePlatform }), times);
  });
}

/** The lines as they are, noting the times of rows and seals on the way. */
async function* watched(lines: AsyncIterable<string>, times: LogTimes): AsyncGenerator<string> {
  for await (const text of lines) {
    const line = parseLine(text);
    if (line?.kind === 'event') {
      times.first ??= line.occurred_at;
      times.last = line.occurred_at;
    } else if (line?.kind === 'anchor' && line.sealed !== null) {
      times.sealed = line.sealed_at;
    }
    yield text;
  }
}
