import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { ExoraError } from '@exora/contracts/errors';
import type { GreyImage } from '../picture/grey-image.ts';
import type { OcrEngine, OcrLine } from './engine.ts';
import { parseHocr } from './hocr.ts';
import { portableGreymap } from './portable-greymap.ts';
import { tesseractSettings } from './tesseract-settings.ts';
import { WarmPool } from './warm-pool.ts';
import { recogniseMs, withinTime } from './within-time.ts';

/** The `tesseract` program of the machine: one process a page, picture in and words out through pipes. */
export class NativeTesseractEngine implements OcrEngine {
  readonly name = 'tesseract';
  readonly #turns: WarmPool<{ rest(): void; close(): Promise<void> }>;
  readonly #closing = new AbortController();

  readonly #limitMs: number;

  constructor({
    workers = availableParallelism(),
    limitMs = recogniseMs,
  }: { workers?: number; limitMs?: number } = {}) {
    this.#limitMs = limitMs;
    const turn = { rest: () => undefined, close: async () => undefined };
    this.#turns = new WarmPool({ size: workers, idleMs: 1, open: async () => turn });
  }

  async recognise(image: GreyImage, signal: AbortSignal): Promise<OcrLine[]> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    return this.#turns.use(stop, async () =>
      parseHocr(await withinTime(this.#limitMs, stop, (either) => run(image, either))),
    );
  }

  async close(): Promise<void> {
    this.#closing.abort(new ExoraError('reader_crashed'));
  }
}

/** Whether this machine has a `tesseract` with English data that starts. */
export async function hasNativeTesseract(): Promise<boolean> {
  const program = spawn('tesseract', ['--list-langs'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const listed = collect(program.stdout);
  const code = await new Promise<number | null>((resolve) => {
    program.on('error', () => resolve(null));
    program.on('close', resolve);
  });
  return code === 0 && /^eng$/m.test(await listed);
}

async function run(image: GreyImage, signal: AbortSignal): Promise<string> {
  const settings = Object.entries(tesseractSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = spawn(
    'tesseract',
    ['stdin', 'stdout', '--psm', '6', '--oem', '1', '-l', 'eng', ...settings, 'hocr'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      // One thread a page: pages run side by side instead.
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      signal,
      killSignal: 'SIGKILL',
    },
  );
  const output = collect(program.stdout);
  const ended = new Promise<number | null>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  // A program that ends early closes the pipe; its exit code tells the rest.
  program.stdin.on('error', () => undefined);
  program.stdin.end(portableGreymap(image));
  try {
    const code = await ended;
    if (code !== 0) throw new ExoraError('reader_crashed');
    return await output;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw cause instanceof ExoraError ? cause : new ExoraError('engine_unavailable', { cause });
  }
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
