import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { chart, letter, textPdf } from '../../../tests/setup/documents.ts';
import { EnginePool, type PoolOptions } from '../src/job-processors/engine-pool.ts';
import { createLogger } from '../src/utils/logger.ts';

const never = new AbortController().signal;
const document = { bytes: textPdf([letter]), fileName: 'letter.pdf', skipPages: [] };
const pages: number[] = [];
const keep = async (answer: { page: { number: number } }) => {
  pages.push(answer.page.number);
};

const mb = 1024 * 1024;
const takeFrom = (engines: EnginePool) => engines.take('read', 400 * mb, never);

let open: EnginePool | null = null;
afterEach(async () => {
  await open?.close();
  pages.length = 0;
});

function pool(change: Partial<PoolOptions> = {}): EnginePool {
  const log = createLogger({ level: 'error', service: 's', workerId: 'w' });
  open = new EnginePool({
    log,
    keepsOneReady: false,
    idleMs: 60_000,
    tasksEach: 10,
    stallMs: 60_000,
    memoryBytes: 8192 * mb,
    ...change,
  });
  return open;
}

describe('an engine process', () => {
  it('reads one document after the other', async () => {
    const engines = pool();
    const first = await takeFrom(engines);
    const { mime } = await first.read(document, keep, never);
    expect(mime).toBe('application/pdf');
    expect(pages).toEqual([1]);
    engines.giveBack(first);
    expect(await engines.take('understand', 1, never)).toBe(first);
  });

  it('leaves out the pages of an earlier attempt', async () => {
    await (await takeFrom(pool())).read(
      { bytes: textPdf(chart(4)), fileName: 'chart.pdf', skipPages: [1, 3] },
      keep,
      never,
    );
    expect(pages.toSorted()).toEqual([2, 4]);
  });

  it('is sound after a document that it refused', async () => {
    const engines = pool();
    const engine = await takeFrom(engines);
    const refused = engine.read({ ...document, bytes: document.bytes.slice(0, 300) }, keep, never);
    await expect(refused).rejects.toMatchObject({ code: 'pdf_damaged' });
    engines.giveBack(engine);
    const next = await takeFrom(engines);
    expect(next).toBe(engine);
    await next.read(document, keep, never);
  });

  it('that dies in the middle fails its document as reader_crashed, and the next one gets another', async () => {
    const engines = pool();
    const engine = await takeFrom(engines);
    const dying = engine.read(
      document,
      async () => {
        process.kill(engine.pid ?? 0, 'SIGKILL');
        await engine.ended;
      },
      never,
    );
    await expect(dying).rejects.toMatchObject({ code: 'reader_crashed' });
    engines.giveBack(engine);
    await (await takeFrom(engines)).read(document, keep, never);
    expect(pages).toEqual([1]);
  });

  it('that takes too long is ended', async () => {
    const engine = await takeFrom(pool({ stallMs: 1 }));
    await expect(engine.read(document, keep, never)).rejects.toMatchObject({ code: 'processing_timeout' });
    await engine.ended;
  });

  it('is ended when its job is given up', async () => {
    const controller = new AbortController();
    const engine = await takeFrom(pool());
    const reading = engine.read(document, async () => controller.abort(new Error('given up')), controller.signal);
    await expect(reading).rejects.toThrow('given up');
    await engine.ended;
  });

  it('is ended when a page can’t be stored', async () => {
    const engine = await takeFrom(pool());
    const reading = engine.read(document, () => Promise.reject(new Error('not stored')), never);
    await expect(reading).rejects.toThrow('not stored');
    await engine.ended;
  });

  it('ends when nobody needs it for a while, and after so many documents', async () => {
    const engines = pool({ idleMs: 1, tasksEach: 1 });
    const worn = await takeFrom(engines);
    await worn.read(document, keep, never);
    engines.giveBack(worn);
    await worn.ended;
    const idle = await takeFrom(engines);
    engines.giveBack(idle);
    await idle.ended;
  });

  it('waits ready from the start, and fresh after a pause', async () => {
    const engines = pool({ keepsOneReady: true, idleMs: 1 });
    const first = await takeFrom(engines);
    await first.read(document, keep, never);
    engines.giveBack(first);
    await first.ended;
    const fresh = await takeFrom(engines);
    expect(fresh.pid).not.toBe(first.pid);
    await fresh.read(document, keep, never);
  });

  it('that dies while it waits is replaced when the next document comes', async () => {
    const engines = pool({ keepsOneReady: true });
    const waiting = await takeFrom(engines);
    engines.giveBack(waiting);
    process.kill(waiting.pid ?? 0, 'SIGKILL');
    await waiting.ended;
    await (await takeFrom(engines)).read(document, keep, never);
    expect(pages).toEqual([1]);
  });

  it.runIf(process.platform === 'linux')('has no keys, and no right to write a file', async () => {
    process.env.SUPABASE_SERVICE_ROLE_KEY = 'sb_secret_of_this_test';
    const engine = await takeFrom(pool());
    delete process.env.SUPABASE_SERVICE_ROLE_KEY;
    await engine.read(document, keep, never);
    expect(readFileSync(`/proc/${engine.pid}/environ`, 'utf8')).not.toContain('sb_secret_of_this_test');
    const flags = readFileSync(`/proc/${engine.pid}/cmdline`, 'utf8').split('\0');
    expect(flags).toContain('--permission');
    expect(flags.filter((flag) => flag.startsWith('--allow-fs-write'))).toEqual([]);
  });
});
