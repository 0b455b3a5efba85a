// A process that reads the documents it is sent, each twice, and tells what the system says it wrote the second time (proc(5),
// io). With `careless` it then does what a reader must not: it writes a document to the folder for temporary files.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeReader, readDocument } from '../src/index.ts';

/** What the process is asked to read; bytes arrive as they were sent. */
interface Request {
  documents: Uint8Array[];
  careless: boolean;
}

process.on('message', async ({ documents, careless }: Request) => {
  // The first reading loads programs, and the system counts as written that it notes when a file was last read.
  await readAll(documents, false);
  const before = writtenBytes();
  const texts = await readAll(documents, careless);
  await closeReader();
  process.send?.({ texts, written: writtenBytes() - before });
});

async function readAll(documents: readonly Uint8Array[], careless: boolean): Promise<string[]> {
  const texts: string[] = [];
  for (const bytes of documents) {
    if (careless) {
      const path = join(tmpdir(), 'page.tmp');
      writeFileSync(path, bytes);
      rmSync(path);
    }
    const { pages } = await readDocument(bytes, { onPage: (page) => void texts.push(page.text) });
    texts.push(...pages.map(({ text }) => text));
  }
  return texts;
}

/** Bytes that this process has caused to be written to storage so far. */
function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1]);
}
