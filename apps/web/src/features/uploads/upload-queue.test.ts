import { type ErrorCode, ExoraError, type ShellFileCreated, type ShellFileSubmitted } from '@exora/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { AnsweredError } from '#lib/http/fetch-json.ts';
import { maxConcurrentUploads, type UploadClaim, UploadQueue, type UploadTransport } from './upload-queue.ts';

const shellFileId = '6f2f8f0e-7a55-4d0b-9d0e-1f5a4f3c2b10';
const created: ShellFileCreated = {
  shell_file_id: shellFileId,
  already_submitted: false,
  upload: { url: 'http://storage.test/put', token: 't', path: 'p' },
};
const submitted: ShellFileSubmitted = { shell_file_id: shellFileId, job_id: null, status: 'queued' };

/** A server of which each step is answered by hand. */
class HandServer implements UploadTransport {
  readonly claims: UploadClaim[] = [];
  readonly creates: PromiseWithResolvers<ShellFileCreated>[] = [];
  readonly sends: (PromiseWithResolvers<void> & { onSent: (share: number) => void; signal: AbortSignal })[] = [];
  readonly confirms: PromiseWithResolvers<ShellFileSubmitted>[] = [];

  create(claim: UploadClaim) {
    this.claims.push(claim);
    const step = Promise.withResolvers<ShellFileCreated>();
    this.creates.push(step);
    return step.promise;
  }
  send(_url: string, _file: File, onSent: (share: number) => void, signal: AbortSignal) {
    const step = { ...Promise.withResolvers<void>(), onSent, signal };
    signal.addEventListener('abort', () => step.reject(new Error('aborted')));
    this.sends.push(step);
    return step.promise;
  }
  confirm() {
    const step = Promise.withResolvers<ShellFileSubmitted>();
    this.confirms.push(step);
    return step.promise;
  }
}

/** The answer of a server that has listed the upload as refused. */
const refusal = (code: ErrorCode) =>
  new AnsweredError({ code, parameters: {}, reference: null, shell_file_id: shellFileId });
const letter = (name = 'letter.pdf') => new File(['%PDF-1.7'], name);
const settle = () => new Promise((resolve) => setImmediate(resolve));

let server: HandServer;
let queue: UploadQueue;
let listRefreshes: number;

beforeEach(() => {
  server = new HandServer();
  listRefreshes = 0;
  queue = new UploadQueue(server, async () => {
    listRefreshes++;
  });
});

const states = () => queue.snapshot().map(({ state }) => state);

async function sendAll(index: number) {
  server.creates[index]?.resolve(created);
  await settle();
  server.sends.at(-1)?.resolve();
  await settle();
}

describe('an upload', () => {
  test('is created, sent, confirmed and listed, with progress on the way', async () => {
    queue.add([letter()]);
    expect(states()).toEqual(['preparing']);
    server.creates[0]?.resolve(created);
    await settle();
    server.sends[0]?.onSent(0.5);
    expect(queue.snapshot()[0]).toMatchObject({ state: 'sending', sent: 0.5 });
    server.sends[0]?.resolve();
    await settle();
    expect(states()).toEqual(['confirming']);
    server.confirms[0]?.resolve(submitted);
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'done', listed: true });
    expect(listRefreshes).toBe(1);
  });

  test('goes straight to confirming when its bytes are there already', async () => {
    queue.add([letter()]);
    server.creates[0]?.resolve({ ...created, already_submitted: true, upload: null });
    await settle();
    expect(server.sends).toHaveLength(0);
    expect(states()).toEqual(['confirming']);
  });

  test('keeps its key over another try', async () => {
    queue.add([letter()]);
    server.creates[0]?.reject(new ExoraError('server_unreachable'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'failed', problem: { code: 'server_unreachable' } });
    queue.retry(queue.snapshot()[0]?.key ?? '');
    expect(states()).toEqual(['preparing']);
    expect(server.claims).toHaveLength(2);
    expect(server.claims[1]).toEqual(server.claims[0]);
  });

  test('stops at once when it is removed, and stays forgotten', async () => {
    queue.add([letter()]);
    server.creates[0]?.resolve(created);
    await settle();
    queue.remove(queue.snapshot()[0]?.key ?? '');
    expect(server.sends[0]?.signal.aborted).toBe(true);
    await settle();
    expect(queue.snapshot()).toEqual([]);
    expect(server.confirms).toHaveLength(0);
  });
});

describe('a file that can’t be accepted', () => {
  test.each([
    ['empty', new File([], 'empty.pdf'), 'file_empty'],
    ['of an unknown kind', new File(['x'], 'run.exe'), 'file_type_unsupported'],
    ['with a path in its name', new File(['x'], '..\\..\\letter.pdf'), 'file_name_invalid'],
  ])('that is %s is refused at once and listed as refused', async (_name, file, code) => {
    queue.add([file]);
    expect(queue.snapshot()[0]).toMatchObject({ state: 'refused', listed: false, problem: { code } });
    expect(queue.snapshot()[0]?.problem?.todo).not.toBe('');
    server.creates[0]?.reject(refusal('file_type_unsupported'));
    await settle();
    expect(server.sends).toHaveLength(0);
    expect(queue.snapshot()[0]).toMatchObject({ state: 'refused', listed: true, problem: { code } });
  });

  test('stays on the page when it could not be listed', async () => {
    queue.add([new File([], 'empty.pdf')]);
    server.creates[0]?.reject(new ExoraError('server_unreachable'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'refused', listed: false });
  });

  test('is refused by its content after it was sent, and then not tried again', async () => {
    queue.add([letter()]);
    await sendAll(0);
    server.confirms[0]?.reject(refusal('file_type_mismatch'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'refused', listed: true });
    queue.retry(queue.snapshot()[0]?.key ?? '');
    expect(states()).toEqual(['refused']);
  });
});

describe('many uploads', () => {
  test('run a few at a time, in their order', async () => {
    queue.add(['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'].map(letter));
    expect(server.claims.map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    expect(states().filter((state) => state === 'waiting')).toHaveLength(4 - maxConcurrentUploads);
    server.creates[0]?.reject(new ExoraError('server_unreachable'));
    await settle();
    expect(server.claims.map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf']);
  });

  test('have different keys', () => {
    queue.add([letter(), letter()]);
    expect(new Set(queue.snapshot().map(({ key }) => key)).size).toBe(2);
  });

  test('leave the page when the documents list has them', async () => {
    queue.add([letter('a.pdf'), letter('b.pdf')]);
    await sendAll(0);
    server.confirms[0]?.resolve(submitted);
    await settle();
    queue.clearListed();
    expect(queue.snapshot().map(({ name }) => name)).toEqual(['b.pdf']);
  });
});
