import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Uploads } from './uploads.ts';

let network: EventTarget;
let uploads: Uploads;
beforeEach(() => {
  network = new EventTarget();
  vi.stubGlobal('window', network);
  // Without a network no time is waited for; the event says when there is one.
  vi.stubGlobal('navigator', { onLine: false });
});
afterEach(async () => {
  for (const { key } of uploads.snapshot()) uploads.queue?.remove(key);
  await settle();
  vi.unstubAllGlobals();
});

const letter = () => new File(['%PDF-1.7'], 'letter.pdf');
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('files are held from the choice on, told of where what takes them doesn’t come, and taken once when it does', async () => {
  let asked = 0;
  const load = async () => {
    if (++asked < 3) throw new TypeError('Failed to fetch');
    return import('./start-queue.ts');
  };
  uploads = new Uploads(load, crypto.randomUUID(), async () => undefined);
  const told: [held: number, isStuck: boolean, taken: number][] = [];
  uploads.subscribe(() => told.push([uploads.held(), uploads.isStuck(), uploads.snapshot().length]));
  const added = uploads.add([letter(), letter()]);
  expect([uploads.held(), uploads.isStuck()]).toEqual([2, false]);
  await settle();
  expect([uploads.held(), uploads.isStuck(), uploads.queue]).toEqual([2, true, null]);

  network.dispatchEvent(new Event('online'));
  await settle();
  expect([asked, uploads.held(), uploads.isStuck()]).toEqual([2, 2, true]);
  network.dispatchEvent(new Event('online'));
  await added;
  expect([asked, uploads.held(), uploads.isStuck()]).toEqual([3, 0, false]);
  expect(uploads.snapshot().map(({ name }) => name)).toEqual(['letter.pdf', 'letter.pdf']);
  // At no moment were they nowhere.
  expect(told.filter(([held, , taken]) => held + taken < 2)).toEqual([]);
});

test('files of two choices go to one queue', async () => {
  uploads = new Uploads(
    () => import('./start-queue.ts'),
    crypto.randomUUID(),
    async () => undefined,
  );
  await Promise.all([uploads.add([letter()]), uploads.add([letter()])]);
  expect(uploads.snapshot()).toHaveLength(2);
});
