import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isErrorCode, pagePicturePath } from '@exora/contracts';
import { readStatus } from '@exora/local-stack';
import sharp from 'sharp';
import { asking } from '../../../packages/document-reader/test/asking.ts';
import { printedLine, saidEverywhere } from '../../../packages/document-reader/test/every-format.ts';
import {
  archiveWithLink,
  flatBomb,
  nestedBomb,
  overlappingBomb,
  twoReadings,
} from '../../../packages/document-reader/test/hostile-archive.ts';
import {
  circles,
  endlessPages,
  pdfWithAttachments,
  pixelFloods,
  streamBombs,
} from '../../../packages/document-reader/test/hostile-pdf.ts';
import { jpegFlood, pngFlood, tiffTraps, webpFlood } from '../../../packages/document-reader/test/hostile-picture.ts';
import { zipFile } from '../../../packages/document-reader/test/zip-file.ts';
import { encryptedPdf, executable, letter, textPdf, truncatedPdf } from '../../setup/documents.ts';
import { clinicalDocument, section, utf8 } from '../../setup/structured-files.ts';
import { attack, isFull } from '../harness/attack.ts';
import { ask, inParallel } from '../harness/requests.ts';
import { uploadDocument } from '../harness/uploading.ts';
import { memoryOf } from './web-attacks.ts';
import { canary, type World } from './world.ts';

/** A document that attacks whoever reads it, with the ending that it is given. */
type Hostile = [what: string, fileName: string, bytes: Uint8Array];

const endingOf = (what: string) =>
  /HTML/.test(what)
    ? 'html'
    : /Word|field/.test(what)
      ? 'docx'
      : what === 'RTF'
        ? 'rtf'
        : /C-CDA/.test(what)
          ? 'xml'
          : /FHIR/.test(what)
            ? 'json'
            : 'pdf';

const cda = (prolog: string, words: string): Uint8Array =>
  utf8(
    clinicalDocument(section('10164-2', 'History', `<paragraph>${words}</paragraph>`)).replace(
      '<ClinicalDocument',
      `${prolog}<ClinicalDocument`,
    ),
  );

/** Documents with a trap, made for an address that must not be asked and a file that must not be read. */
function hostileDocuments(address: string, local: string, slipped: string): Hostile[] {
  const localUrl = pathToFileURL(local).href;
  const names = ['../'.repeat(12) + slipped.slice(1), slipped, '..\\..\\slipped.txt', 'a\0b.txt'];
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const several = (kind: string, ending: string, files: Record<string, Uint8Array>): Hostile[] =>
    Object.entries(files).map(([name, bytes]) => [`${kind}: ${name}`, `a.${ending}`, bytes]);
  const places = [address, localUrl, 'http://169.254.169.254/latest/meta-data', `\\\\127.0.0.1\\share`];
  return [
    ...Object.entries(asking).flatMap(([what, make]) =>
      places
        .slice(0, isFull ? 4 : 2)
        .map((place, at): Hostile => [`${what} that asks for ${at}`, `a.${endingOf(what)}`, make(place)]),
    ),
    ['an entity that is a file', 'a.xml', cda(`<!DOCTYPE x [<!ENTITY a SYSTEM "${localUrl}">]>`, '&a;')],
    ['an entity that is an address', 'a.xml', cda(`<!DOCTYPE x [<!ENTITY a SYSTEM "${address}/e">]>`, '&a;')],
    ['an entity of a parameter', 'a.xml', cda(`<!DOCTYPE x [<!ENTITY % a SYSTEM "${address}/p"> %a;]>`, 'x')],
    ['a billion laughs', 'a.xml', cda(`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>`, '&l9;')],
    ['an archive with paths', 'a.zip', zipFile(names.map((name) => ({ name, bytes: 'Aspirin' })))],
    ['an archive with a link', 'a.zip', archiveWithLink(local)],
    ['an archive of two readings', 'a.zip', twoReadings()],
    ['an archive that unpacks to 600 MB', 'a.zip', flatBomb(600)],
    ['archives in archives', 'a.zip', nestedBomb(4)],
    ['overlapping archives', 'a.zip', overlappingBomb(60, 4)],
    ['a PDF with attachments', 'a.pdf', pdfWithAttachments()],
    ['a locked PDF', 'a.pdf', encryptedPdf()],
    ['a cut PDF', 'a.pdf', truncatedPdf()],
    ['a PNG of gigapixels', 'a.png', pngFlood(50_000)],
    ['a WebP of gigapixels', 'a.webp', webpFlood()],
    ['a JPEG of gigapixels', 'a.jpg', jpegFlood()],
    ['a program', 'a.pdf', executable()],
    ['a page that is a picture', 'a.png', utf8('<html><script>alert(1)</script></html>')],
    ['a picture of SVG', 'a.png', utf8(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${address}/s"/></svg>`)],
    ['a page of depth', 'a.html', utf8('<div>'.repeat(200_000))],
    ['JSON of depth', 'a.json', utf8(`{"resourceType":"Bundle","entry":${'['.repeat(100_000)}`)],
    [
      'a resource with a prototype',
      'a.json',
      utf8(
        '{"resourceType":"Bundle","__proto__":{"polluted":1},"entry":[{"resource":{"resourceType":"Condition","constructor":{"prototype":{"polluted":1}},"code":{"text":"Asthma"}}}]}',
      ),
    ],
    ...several(
      'a PDF that leads back',
      'pdf',
      isFull ? circles() : Object.fromEntries(Object.entries(circles()).slice(0, 3)),
    ),
    ...several(
      'a PDF of endless pages',
      'pdf',
      isFull ? endlessPages() : Object.fromEntries(Object.entries(endlessPages()).slice(0, 1)),
    ),
    ...(isFull ? several('a PDF with a flood of pixels', 'pdf', pixelFloods(100_000)) : []),
    ...(isFull ? several('a PDF that unpacks to 120 MB', 'pdf', streamBombs(120)) : []),
    ...(isFull ? several('a TIFF', 'tif', tiffTraps()) : []),
  ];
}

/** Documents that attack the reader, uploaded as any document is. */
export function attackByDocuments(world: () => World): void {
  attack(
    'documents',
    'documents that ask, unpack, run, lie or never end',
    async (tries) => {
      const { api, sql, ended, exora } = world();
      const folder = mkdtempSync(join(tmpdir(), 'exora-asked-'));
      const local = join(folder, 'local.txt');
      const slipped = join(folder, 'slipped.txt');
      const secret = canary();
      writeFileSync(local, secret, { mode: 0o644 });
      let connections = 0;
      const server = createServer((socket) => {
        connections += 1;
        socket.on('error', () => undefined);
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${secret.length}\r\nConnection: close\r\n\r\n${secret}`);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        tries.control('the server hears whoever asks', (await ask(address)).text === secret && connections === 1);
        const worker = exora.status.processes.find(({ name }) => name === 'worker')?.pid;
        const who = await world().signUp();
        const hostile = hostileDocuments(address, local, slipped);
        // Making them took seconds in which this process answered nobody: connections that were closed meanwhile go first.
        await delay(500);
        const honest = canary();
        const uploads = await inParallel(hostile, 4, async ([what, fileName, bytes]) => {
          const { confirmed, created } = await uploadDocument(api, who, fileName, bytes);
          tries.held(`${what} broke the upload (${confirmed.status})`, confirmed.status < 500);
          return { what, id: created.id, accepted: confirmed.status === 200, refusal: confirmed.text };
        });
        const twin = await uploadDocument(api, who, 'honest.pdf', textPdf([[...letter, `Seen by Dr ${honest}`]]));
        const accepted = uploads.filter((upload) => upload.accepted);
        const states = await ended([...accepted.map(({ id }) => id), twin.created.id], 1_500_000);
        for (const { what, accepted: isAccepted, id, refusal } of uploads) {
          const state = states.get(id);
          const code = isAccepted ? state?.errorCode : (JSON.parse(refusal) as { code: string }).code;
          const known = state?.status === 'processed' || isErrorCode(code);
          tries.held(
            `${what} ended with ${code ?? state?.status}`,
            known && code !== 'internal' && code !== 'worker_lost',
          );
        }
        tries.control(
          `an honest document among them is ${states.get(twin.created.id)?.status}`,
          states.get(twin.created.id)?.status === 'processed',
        );
        const text = async (words: string) =>
          (await sql`select 1 from public.shell_file_pages as p where to_jsonb(p)::text like ${`%${words}%`}`).length;
        tries.control('its words are in the record', (await text(honest)) > 0);
        tries.held(`${connections - 1} of them reached a server`, connections === 1);
        tries.held('one read a file of the machine', (await text(secret)) === 0 && (await text('root:x:')) === 0);
        tries.held('what was attached is in the record', (await text('Warfarin 5 mg')) === 0);
        tries.held('one wrote a file', !existsSync(slipped) && !existsSync('/slipped.txt'));
        const { exitCode } = await isStillWorking(world(), worker);
        tries.held('one ended the worker', exitCode === null);
        const memory = await memoryOf(world(), 'worker');
        tries.held(`the worker holds ${memory} MB after them`, memory < 700);
        const facts = await sql`
        select 1 from public.patient_clinical_events as e where e.shell_file_id = ${twin.created.id} and e.status <> 'superseded'`;
        tries.control('the honest one gave facts', facts.length > 5);
      } finally {
        server.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    1_800_000,
  );

  attack('documents', 'what a camera writes beside its picture is not in the page that is shown', async (tries) => {
    const { api, sql, ended, web } = world();
    const who = await world().signUp();
    const secret = 'Riverbank 12 of nobody';
    const picture = await printedLine(saidEverywhere)
      .withExif({
        IFD0: { Make: 'Camera', ImageDescription: secret, Artist: secret },
        IFD3: {
          GPSLatitudeRef: 'S',
          GPSLatitude: '33/1 51/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '151/1 12/1 0/1',
        },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
      .jpeg()
      .toBuffer();
    tries.control(
      'the picture has it',
      picture.includes(secret) && (await sharp(picture).metadata()).exif !== undefined,
    );
    const { created } = await uploadDocument(api, who, 'photo.jpg', picture);
    await ended([created.id]);
    const [file] = await sql<{ reading: string; row: string }[]>`
      select f.current_reading_id as reading, to_jsonb(f)::text || coalesce((select string_agg(to_jsonb(p)::text, ' ') from public.shell_file_pages as p where p.reading_id = f.current_reading_id), '') as row
      from public.shell_files as f where f.id = ${created.id}`;
    tries.held('the record has what stood in it', !file?.row.includes(secret));
    tries.control('the record has its words', Boolean(file?.row.includes('Metformin')));
    const path = pagePicturePath(who.profileId, created.id, file?.reading ?? '', 1);
    const response = await fetch(
      `${web}/documents/${created.id}/pages/1/picture?patient=${who.profileId}&reading=${file?.reading}`,
      { headers: { cookie: who.cookie } },
    );
    const shown = Buffer.from(await response.arrayBuffer());
    tries.control(
      `the page is shown (${response.status}, ${path.length > 0})`,
      response.status === 200 && shown.length > 500,
    );
    const kept = await sharp(shown).metadata();
    tries.held(
      'the shown page says where it was taken',
      kept.exif === undefined && kept.xmp === undefined && !shown.includes(secret),
    );
  });
}

async function isStillWorking({ exora }: World, pid: number | null | undefined): Promise<{ exitCode: number | null }> {
  try {
    process.kill(pid ?? -1, 0);
  } catch {
    return { exitCode: 1 };
  }
  const now = (await readStatus(exora.dataDir))?.processes.find(({ name }) => name === 'worker');
  return { exitCode: now?.pid === pid && now?.state === 'running' ? null : 1 };
}
