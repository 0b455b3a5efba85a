import { textPdf } from '../../setup/documents.ts';
import { attack, isFull } from '../harness/attack.ts';
import { ask, inParallel } from '../harness/requests.ts';
import { callUploads, createUpload, putBytes, uploadRequest } from '../harness/uploading.ts';
import type { World } from './world.ts';

/** The same request again and again, and many at once. */
export function attackByRaces(world: () => World): void {
  const many = isFull ? 1000 : 100;

  attack(
    'races and replay',
    `${many} confirmations of one upload at once`,
    async (tries) => {
      const { api, sql, ended } = world();
      const who = await world().signUp();
      const bytes = textPdf([['Diagnoses: Asthma']]);
      const request = uploadRequest(who, 'once.pdf', bytes.length);
      const created = await createUpload(api, who, request);
      await putBytes(created.url, bytes);
      const body = { action: 'confirm', ...request };
      const answers = await inParallel(Array.from({ length: many }), many, () => callUploads(api, who.token, body));
      const good = answers.filter(({ status }) => status === 200);
      const ids = new Set(good.map(({ text }) => (JSON.parse(text) as { shell_file_id: string }).shell_file_id));
      const jobs = new Set(good.map(({ text }) => (JSON.parse(text) as { job_id: string | null }).job_id));
      tries.held(`it became ${ids.size} documents`, ids.size === 1);
      const files = await sql`select 1 from public.shell_files where patient_id = ${who.profileId}`;
      tries.held(`there are ${files.length} documents`, files.length === 1);
      const queued = await sql<{ type: string }[]>`
      select job_type as type from public.job_queue where job_payload ->> 'shell_file_id' = ${created.id}`;
      const readings = queued.filter(({ type }) => type === 'shell_file_processing');
      tries.held(`there are ${readings.length} jobs to read it`, readings.length === 1);
      const [usage] = await sql<{ count: number }[]>`
      select coalesce(sum(uploads), 0)::int as count from (
        select (to_jsonb(u) ->> 'shell_files_uploaded')::int as uploads from public.user_usage_tracking as u
        where to_jsonb(u)::text like ${`%${who.profileId}%`}
      ) as used`;
      tries.held(`it was counted ${usage?.count} times`, usage?.count === undefined || usage.count <= 1);
      tries.held(
        `${answers.filter(({ status }) => status >= 500 && status !== 503).length} failed in the server`,
        answers.every(({ status }) => status < 500 || status === 503),
      );
      tries.control(`${good.length} were answered`, good.length >= many * 0.9);
      tries.control(
        'with the job',
        [...jobs].some((job) => job !== null),
      );
      const [state] = [...(await ended([created.id])).values()];
      tries.control(`and it is ${state?.status}`, state?.status === 'processed');
    },
    300_000,
  );

  attack('races and replay', 'one key for two files, and one file by many keys', async (tries) => {
    const { api, sql } = world();
    const who = await world().signUp();
    const bytes = textPdf([['Diagnoses: Asthma']]);
    const request = uploadRequest(who, 'once.pdf', bytes.length);
    const creates = await inParallel(Array.from({ length: 40 }), 40, () =>
      callUploads(api, who.token, { action: 'create', ...request }),
    );
    const ids = new Set(creates.map(({ text }) => (JSON.parse(text) as { shell_file_id: string }).shell_file_id));
    tries.held(`one key gave ${ids.size} files`, ids.size === 1);
    const first = await createUpload(api, who, request);
    await putBytes(first.url, bytes);
    tries.control(
      'it is taken once',
      (await callUploads(api, who.token, { action: 'confirm', ...request })).status === 200,
    );
    const other = await callUploads(api, who.token, { action: 'create', ...request, size_bytes: bytes.length + 1 });
    tries.held(`its key was taken for another file (${other.status})`, other.status === 409 || other.status === 400);
    const again = await callUploads(api, who.token, { action: 'confirm', ...request });
    tries.control(`the same again is the same (${again.status})`, again.status === 200);
    const stolen = await callUploads(api, world().attacker.token, { action: 'confirm', ...request });
    tries.held(`somebody else confirmed it (${stolen.status})`, stolen.status === 403);
    const put = await putBytes(first.url, Buffer.from('%PDF-1.4 forged'));
    tries.held(`its bytes were replaced after that (${put.status})`, put.status >= 400);
    const files = await sql`select 1 from public.shell_files where patient_id = ${who.profileId}`;
    tries.held(`there are ${files.length} documents`, files.length === 1);
  });

  attack('races and replay', 'one refresh token used by many at once', async (tries) => {
    const { api, sql } = world();
    const who = await world().signUp();
    const refresh = () =>
      ask(`${api.url}/auth/v1/token?grant_type=refresh_token`, {
        method: 'POST',
        headers: { apikey: api.publishableKey, 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token: who.refreshToken }),
      });
    const answers = await inParallel(Array.from({ length: 30 }), 30, refresh);
    tries.control(
      'one of them is answered',
      answers.some(({ status }) => status === 200),
    );
    const sessions = await sql`select 1 from auth.sessions where user_id = ${who.userId}`;
    tries.held(`it made ${sessions.length} sessions`, sessions.length === 1);
    tries.held(
      'the server failed',
      answers.every(({ status }) => status < 500),
    );
  });
}
