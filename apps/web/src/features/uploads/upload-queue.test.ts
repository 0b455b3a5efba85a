import type { ErrorCode, ShellFileCreated, ShellFileSubmitted } from '@exora/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { RequestError } from '#lib/http/request-error.ts';
import { problemOf } from '#lib/problem.ts';
import {
  maxConcurrentUploads,
  maxTries,
  type UploadClaim,
  UploadQueue,
  type UploadTarget,
  type UploadTransport,
} from './upload-queue.ts';

const shellFileId = '6f2f8f0e-7a55-4d0b-9d0e-1f5a4f3c2b10';
const created: ShellFileCreated = {
  shell_file_id: shellFileId,
  already_submitted: false,
  upload: { url: 'http://storage.test/put', token: 't', path: 'p', resumable: null },
};
const submitted: ShellFileSubmitted = {
  shell_file_id: shellFileId,
  job_id: null,
  status: 'queued',
  duplicate_of: null,
};

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
  send(_target: UploadTarget, _file: File, onSent: (share: number) => void, signal: AbortSignal) {
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
const refusal = (code: ErrorCode) => new RequestError(problemOf(code), { listedUpload: shellFileId });
const failed = (code: ErrorCode) => new RequestError(problemOf(code));
const letter = (name = 'letter.pdf') => new File(['%PDF-1.7'], name);
const settle = () => new Promise((resolve) => setImmediate(resolve));

let server: HandServer;
let queue: UploadQueue;
let listRefreshes: number;
/** The waits for the network so far, by how many tries had failed; each is ended by hand. */
let waits: (PromiseWithResolvers<void> & { tries: number })[];

beforeEach(() => {
  server = new HandServer();
  listRefreshes = 0;
  waits = [];
  queue = new UploadQueue(
    server,
    async () => {
      listRefreshes++;
    },
    (tries, signal) => {
      const wait = { ...Promise.withResolvers<void>(), tries };
      signal.addEventListener('abort', () => wait.reject(signal.reason));
      waits.push(wait);
      return wait.promise;
    },
  );
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

  test('says that the server is busy where it answered so', async () => {
    queue.add([letter()]);
    server.creates[0]?.reject(failed('rate_limited'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'paused', waitsFor: 'server' });
  });

  test('keeps its key over another try', async () => {
    queue.add([letter()]);
    server.creates[0]?.reject(failed('not_signed_in'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'failed', problem: { code: 'not_signed_in' } });
    queue.retry(queue.snapshot()[0]?.key ?? '');
    expect(states()).toEqual(['preparing']);
    expect(server.claims).toHaveLength(2);
    expect(server.claims[1]).toEqual(server.claims[0]);
  });

  test('rests while nobody answers, and goes on by itself under its key', async () => {
    queue.add([letter()]);
    server.creates[0]?.resolve(created);
    await settle();
    server.sends[0]?.reject(failed('upload_incomplete'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'paused', waitsFor: 'network', problem: null });
    waits[0]?.resolve();
    await settle();
    expect(states()).toEqual(['preparing']);
    expect(server.claims[1]).toEqual(server.claims[0]);
    await sendAll(1);
    server.confirms[0]?.reject(failed('server_unreachable'));
    await settle();
    expect(states()).toEqual(['paused']);
    queue.retry(queue.snapshot()[0]?.key ?? '');
    server.creates[2]?.resolve({ ...created, already_submitted: true, upload: null });
    await settle();
    server.confirms[1]?.resolve(submitted);
    await settle();
    expect(states()).toEqual(['done']);
    expect(waits.map(({ tries }) => tries)).toEqual([1, 2]);
  });

  test('waits for a person after so many tries', async () => {
    queue.add([letter()]);
    for (let tries = 0; tries < maxTries; tries++) {
      server.creates[tries]?.reject(failed('server_unreachable'));
      await settle();
      waits[tries]?.resolve();
      await settle();
    }
    expect(queue.snapshot()[0]).toMatchObject({ state: 'failed', problem: { code: 'server_unreachable' } });
    expect(server.claims).toHaveLength(maxTries);
  });

  test('that rests is forgotten when it is removed', async () => {
    queue.add([letter()]);
    server.creates[0]?.reject(failed('server_unreachable'));
    await settle();
    queue.remove(queue.snapshot()[0]?.key ?? '');
    await settle();
    expect(queue.snapshot()).toEqual([]);
    expect(server.claims).toHaveLength(1);
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
    server.creates[0]?.reject(failed('server_unreachable'));
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

describe('a file that the record has already', () => {
  beforeEach(async () => {
    queue.add([letter()]);
    await sendAll(0);
    server.confirms[0]?.resolve({ ...submitted, duplicate_of: shellFileId });
    await settle();
  });

  test('is said to be there and names its document; it stays on the page and is no failure', () => {
    expect(queue.snapshot()[0]).toMatchObject({
      state: 'duplicate',
      duplicateOf: shellFileId,
      problem: null,
      listed: false,
    });
    queue.clearListed();
    expect(states()).toEqual(['duplicate']);
    expect(listRefreshes).toBe(0);
  });

  test('is added all the same when that is asked for, under its key', async () => {
    const key = queue.snapshot()[0]?.key ?? '';
    queue.addDuplicate(key);
    expect(server.claims[0]).toMatchObject({ key, keepDuplicate: false });
    expect(server.claims[1]).toMatchObject({ key, keepDuplicate: true });
    await sendAll(1);
    server.confirms[1]?.resolve(submitted);
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'done', duplicateOf: null, listed: true });
    queue.addDuplicate(key);
    expect(states()).toEqual(['done']);
  });
});

describe('a file that nothing may read', () => {
  test('is listed as refused and stays on the page, to be uploaded once more and kept unread', async () => {
    queue.add([letter()]);
    await sendAll(0);
    server.confirms[0]?.reject(refusal('ai_consent_missing'));
    await settle();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'refused', listed: false });
    expect(listRefreshes).toBe(1);
    const [first] = queue.snapshot();
    queue.keepUnread(first?.key ?? '');
    expect(server.claims[1]).toMatchObject({ name: 'letter.pdf', keepOnly: true });
    expect(server.claims[1]?.key).not.toBe(first?.key);
    expect(states()).toEqual(['preparing']);
  });

  test('is the only one that is kept unread', async () => {
    queue.add([letter()]);
    await sendAll(0);
    server.confirms[0]?.reject(refusal('file_type_mismatch'));
    await settle();
    queue.keepUnread(queue.snapshot()[0]?.key ?? '');
    expect(states()).toEqual(['refused']);
    expect(server.claims).toHaveLength(1);
  });
});

describe('many uploads', () => {
  test('run a few at a time, in their order', async () => {
    queue.add(['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'].map(letter));
    expect(server.claims.map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    expect(states().filter((state) => state === 'waiting')).toHaveLength(4 - maxConcurrentUploads);
    server.creates[0]?.reject(failed('server_unreachable'));
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
