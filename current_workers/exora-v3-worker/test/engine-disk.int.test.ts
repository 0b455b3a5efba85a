import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { everyFormat } from '../../../packages/document-reader/test/every-format.ts';
import { defaultPoolOptions, EnginePool } from '../src/job-processors/engine-pool.ts';
import { createLogger } from '../src/utils/logger.ts';

const never = new AbortController().signal;
const mb = 1024 * 1024;
const log = createLogger({ level: 'error', service: 's', workerId: 'w' });
const engines = new EnginePool({ ...defaultPoolOptions, log, keepsOneReady: false, memoryBytes: 8192 * mb });
afterAll(() => engines.close());

/** Bytes that a process has caused to be written to storage, by the system's count (proc(5), io). */
function writtenBytes(pid: number | 'self'): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1]);
}

// Other systems don't count what a process writes. That the count tells is shown in the reader's own tests.
it.runIf(process.platform === 'linux')(
  'neither the worker nor its engine writes a document of any format to a disk',
  async () => {
    const documents = Object.values(await everyFormat());
    const engine = await engines.take('read', 400 * mb, never);
    const pid = engine.pid ?? 0;
    const readAll = async () => {
      let pages = 0;
      for (const bytes of documents) {
        await engine.read({ bytes, fileName: 'document', skipPages: [] }, async () => void pages++, never);
      }
      return pages;
    };
    // The first reading loads programs, and the system counts as written that it notes when a file was last read.
    await readAll();
    const before = { worker: writtenBytes('self'), engine: writtenBytes(pid) };
    expect(await readAll()).toBe(documents.length);
    expect({ worker: writtenBytes('self'), engine: writtenBytes(pid) }).toEqual(before);
  },
  180_000,
);
