import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ExoraError } from '@exora/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { readingShare, understandingShare } from '../src/job-processors/engine-memory.ts';
import { defaultPoolOptions, EnginePool } from '../src/job-processors/engine-pool.ts';
import { createLogger } from '../src/utils/logger.ts';
import { largePicture, largeScanPdf } from './large-scans.ts';

const mb = 1024 * 1024;
const never = new AbortController().signal;

let logged = '';
let open: EnginePool | null = null;
afterEach(async () => {
  await open?.close();
  logged = '';
});

/** A pool that may hold so much, beside what this process holds. */
function pool(enginesMb: number, keepsOneReady = false): EnginePool {
  const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
  const memoryBytes = process.memoryUsage.rss() + enginesMb * mb;
  open = new EnginePool({ ...defaultPoolOptions, log, keepsOneReady, memoryBytes });
  return open;
}

interface Document {
  bytes: Uint8Array;
  fileName: string;
}

async function readOn(engines: EnginePool, { bytes, fileName }: Document, signal = never): Promise<number> {
  const engine = await engines.take('read', readingShare(fileName, bytes.length), signal);
  try {
    let pages = 0;
    await engine.read({ bytes, fileName, skipPages: [] }, async () => void pages++, signal);
    return pages;
  } finally {
    engines.giveBack(engine);
  }
}

/** Memory of all engine processes that this one started, and how many there are; by the system's own books. */
function engineProcesses(): { count: number; bytes: number } {
  const sizes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'latin1');
        const ours = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status);
        if (!ours || !readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('engine-process')) return [];
        return [Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024];
      } catch {
        return [];
      }
    });
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

describe.runIf(process.platform === 'linux')('memory', () => {
  it('of engines stays below the ceiling while many large scans come at once, and all are read', async () => {
    const ceilingMb = 1500;
    const pdf = { bytes: await largeScanPdf(2, 2480, 3508), fileName: 'scan.pdf' };
    const png = { bytes: await largePicture(4960, 7016, 'png'), fileName: 'scan.png' };
    const jpeg = { bytes: await largePicture(8300, 11700, 'jpeg'), fileName: 'photo.jpg' };
    const documents = [pdf, png, jpeg, png, pdf, jpeg, png, jpeg];
    const asked = documents.reduce((sum, { bytes, fileName }) => sum + readingShare(fileName, bytes.length), 0);
    expect(asked).toBeGreaterThan(2 * ceilingMb * mb);

    const engines = pool(ceilingMb);
    let done = false;
    const most = { count: 0, bytes: 0 };
    const watching = (async () => {
      while (!done) {
        const { count, bytes } = engineProcesses();
        most.count = Math.max(most.count, count);
        most.bytes = Math.max(most.bytes, bytes);
        await pause(25);
      }
    })();
    const pages = await Promise.all(documents.map((document) => readOn(engines, document)));
    done = true;
    await watching;

    const [held, wanted] = [most.bytes, asked].map((bytes) => Math.round(bytes / mb));
    console.log(
      `${documents.length} large scans (${pages.length} read, ${pages.reduce((sum, count) => sum + count, 0)} pages): ` +
        `${wanted} MB wanted, ceiling ${ceilingMb} MB, at most ${held} MB held by ${most.count} engines`,
    );
    expect(pages).toEqual(documents.map((document) => (document === pdf ? 2 : 1)));
    expect(most.count).toBeGreaterThan(1);
    expect(held).toBeLessThanOrEqual(ceilingMb);
    expect(logged).not.toContain('engine_over_memory');
  }, 120_000);

  it('that one document alone needs beyond the ceiling ends it as reader_crashed, and the next one is read', async () => {
    const engines = pool(100);
    const text = { bytes: textPdf([letter]), fileName: 'letter.pdf' };
    await expect(
      readOn(engines, { bytes: await largeScanPdf(1, 2480, 3508), fileName: 'scan.pdf' }),
    ).rejects.toMatchObject({ code: 'reader_crashed', retryable: true });
    expect(logged).toContain('engine_over_memory');
    expect(await readOn(pool(400), text)).toBe(1);
  });
});

describe('a task', () => {
  it('alone may always begin', async () => {
    const engines = pool(-100);
    engines.giveBack(await engines.take('read', 4000 * mb, never));
    engines.giveBack(await engines.take('read', 4000 * mb, never));
  });

  it('waits for its turn in the order of asking, small ones too, and can be given up', async () => {
    const engines = pool(1000);
    const first = await engines.take('read', 700 * mb, never);
    const begun: string[] = [];
    const controller = new AbortController();
    const large = engines.take('read', 900 * mb, never);
    const givenUp = engines.take('read', 800 * mb, controller.signal);
    const small = engines.take('read', 200 * mb, never);
    const ended = expect(givenUp).rejects.toThrow('given up');
    void large.then(() => begun.push('large'));
    void small.then(() => begun.push('small'));
    await new Promise(setImmediate);
    expect(begun).toEqual([]);
    controller.abort(new Error('given up'));
    await ended;
    engines.giveBack(first);
    engines.giveBack(await large);
    engines.giveBack(await small);
    expect(begun).toEqual(['large', 'small']);
  });

  it('that waits while the pool closes is refused', async () => {
    const engines = pool(1000);
    await engines.take('read', 900 * mb, never);
    const waits = expect(engines.take('read', 900 * mb, never)).rejects.toThrow(ExoraError);
    await engines.close();
    await waits;
  });

  it('makes room by ending engines that only wait', async () => {
    const engines = pool(1000);
    const [one, two] = [await engines.take('read', 400 * mb, never), await engines.take('read', 400 * mb, never)];
    engines.giveBack(one);
    engines.giveBack(two);
    const large = await engines.take('read', 990 * mb, never);
    await Promise.all([one.ended, two.ended]);
    engines.giveBack(large);
  });
});

describe('understandingShare', () => {
  it('grows with the text', () => {
    expect(Math.round(understandingShare(190_000) / mb)).toBe(309);
  });
});

describe('readingShare', () => {
  it.each([
    ['note.txt', 1000, 200],
    ['photo.JPG', 1000, 400],
    ['letter.pdf', 50_000, 495],
    ['scan.pdf', 5_000_000, 675],
    ['nameless', 5_000_000, 675],
  ])('of %s with %d bytes is about %d MB', (fileName, sizeBytes, expected) => {
    expect(Math.round(readingShare(fileName, sizeBytes, { scansAtOnce: 2 }) / mb)).toBe(expected);
  });

  it('is larger for scans that are recognised outside, more pages of which are worked on at once', () => {
    const share = (outside: boolean, scansAtOnce: number) =>
      Math.round(readingShare('scan.pdf', 5 * mb, { outside, scansAtOnce }) / mb);
    expect([share(false, 2), share(true, 2), share(true, 8), share(false, 8)]).toEqual([675, 850, 1725, 1725]);
  });
});
