import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statfsSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { webAssemblyFlags } from '../src/memory.ts';
import { everyFormat, saidEverywhere } from './every-format.ts';

interface Observed {
  texts: string[];
  /** Bytes that went to storage, by the system's own count: files without a name and deleted ones too. */
  written: number;
  /** Names that appeared or changed in the process's home, working and temporary folder. */
  touched: string[];
  /** Files that it held open for writing. */
  opened: string[];
}

/** Reads documents in a process of its own, whose folders are empty and watched. */
async function observeReading(documents: readonly Uint8Array[], careless = false): Promise<Observed> {
  const folder = mkdtempSync(join(tmpdir(), 'exora-watched-'));
  const touched: string[] = [];
  const watcher = watch(folder, (_, name) => void touched.push(String(name)));
  const reader = fork(fileURLToPath(new URL('./reading-process.ts', import.meta.url)), {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
    execArgv: [...webAssemblyFlags],
    serialization: 'advanced',
  });
  const opened = new Set<string>();
  const looking = setInterval(() => lookForWriting(reader, opened), 20);
  try {
    reader.send({ documents, careless });
    const [told] = (await once(reader, 'message')) as [{ texts: string[]; written: number }];
    reader.disconnect();
    await once(reader, 'exit');
    expect(readdirSync(folder)).toEqual([]);
    return { ...told, touched, opened: [...opened] };
  } finally {
    clearInterval(looking);
    watcher.close();
    reader.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Adds the regular files that a process has open for writing (proc(5), fd and fdinfo). */
function lookForWriting({ pid }: ChildProcess, found: Set<string>): void {
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      if (!path.startsWith('/') || path.startsWith('/dev/') || path.startsWith('/proc/')) continue;
      const flags = Number.parseInt(
        /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0',
        8,
      );
      if ((flags & 3) !== 0) found.add(path);
    }
  } catch {
    // It closed the file, or ended, while it was looked at.
  }
}

/** `TMPFS_MAGIC` (statfs(2)). */
const memoryFileSystem = 0x01021994;

// Other systems don't count what a process writes.
describe.runIf(process.platform === 'linux')('the bytes of a document', () => {
  test('never reach a disk, whatever its format', async () => {
    const documents = Object.values(await everyFormat());
    const { texts, written, touched, opened } = await observeReading(documents);
    expect(texts.filter((text) => text.replace(/\s+/g, ' ').includes(saidEverywhere))).toHaveLength(documents.length);
    expect({ written, touched, opened }).toEqual({ written: 0, touched: [], opened: [] });
  }, 120_000);

  test('would be seen there: a reader that writes them for a moment is found out', async () => {
    const { written, touched } = await observeReading([Buffer.from(`${saidEverywhere} twice daily`)], true);
    expect(touched).toContain('page.tmp');
    // A folder in memory is no storage to the system; there the name tells.
    expect(written > 0).toBe(statfsSync(tmpdir()).type !== memoryFileSystem);
  }, 60_000);
});
