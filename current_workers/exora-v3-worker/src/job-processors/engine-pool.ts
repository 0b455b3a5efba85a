import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ExoraError, toExoraError } from '@exora/contracts';
import type { RecognisePage } from '@exora/document-reader';
import { allocatorSettings, webAssemblyFlags } from '@exora/document-reader/memory';
import type { Logger } from '../utils/logger.ts';
import { noTelemetry, type Telemetry } from '../utils/telemetry.ts';
import { loadedBytes, residentBytes } from './engine-memory.ts';
import {
  type EngineAnswer,
  type EngineRequest,
  engineAnswerSchema,
  type PageAnswer,
  type ReadAnswer,
  type ReadRequest,
  type RecognisePageAnswer,
  type UnderstandRequest,
  type UnderstoodAnswer,
} from './engine-messages.ts';
import { StallClock } from './stall-clock.ts';

/** How engine processes live. */
export interface PoolOptions {
  log: Logger;
  /** Whether a fresh process, all loaded, waits for the first document after a pause. */
  keepsOneReady: boolean;
  /** A used process ends after this time without a task and gives its memory back. */
  idleMs: number;
  /** A process ends after so many tasks: decoders' memory grows and never shrinks. */
  tasksEach: number;
  /** A page (its outside OCR not counted), or a document's facts, taking longer than this ends as `processing_timeout`. */
  stallMs: number;
  /** What this process and all engines may hold together, in bytes. */
  memoryBytes: number;
  telemetry?: Telemetry;
}

/** Fits a worker that is idle most of the time; one page takes seconds, so two minutes are a fault. */
export const defaultPoolOptions = { keepsOneReady: true, idleMs: 30_000, tasksEach: 50, stallMs: 120_000 };

/** Looking takes some milliseconds; a decoder needs longer than this for what no estimate foresaw. */
const watchMs = 200;

/** What an engine process may see of the environment: where programs are and how text is encoded, no keys. */
const passedVariables = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TESSDATA_PREFIX',
  'OMP_THREAD_LIMIT',
  'SystemRoot',
];

/** Node refuses this process every write to a file: a document never reaches the disk here. */
const permissions = ['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-worker', '--allow-child-process'];

/** A task that waits for its turn. */
interface Waiting {
  firstTask: 'read' | 'understand';
  shareBytes: number;
  start: (engine: Engine) => void;
  refuse: (reason: unknown) => void;
}

/**
 * Processes that read and understand documents. A document that makes a decoder crash, hang or eat memory ends its
 * process and fails its job; heartbeats and other jobs go on. A task begins when its share of memory is free, in the order
 * of asking; one alone may always begin. Together the processes never stay above the ceiling: engines without work end
 * first, then the one that has grown furthest beyond its share.
 */
export class EnginePool {
  readonly #options: PoolOptions;
  readonly #idle = new Set<Engine>();
  readonly #all = new Set<Engine>();
  /** Engines with a task, each with the task's share. */
  readonly #busy = new Map<Engine, number>();
  readonly #waiting: Waiting[] = [];
  #watch: NodeJS.Timeout | undefined;
  #closed = false;

  /** Starts the process that waits ready, if one is to. */
  constructor(options: PoolOptions) {
    this.#options = options;
    this.#standBy();
  }

  /**
   * An engine for one task that needs at most `shareBytes` of memory, as soon as they are free; it may still be starting.
   * Give it back when done. Rejects with the signal's reason.
   */
  async take(firstTask: 'read' | 'understand', shareBytes: number, signal: AbortSignal): Promise<Engine> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Engine>();
    const waiting: Waiting = { firstTask, shareBytes, start: resolve, refuse: reject };
    const onAbort = () => {
      const place = this.#waiting.indexOf(waiting);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(signal.reason);
      this.#admit();
    };
    this.#waiting.push(waiting);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#admit();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Keeps a healthy engine for the next task and ends any other. */
  giveBack(engine: Engine): void {
    this.#busy.delete(engine);
    if (this.#busy.size === 0) clearInterval(this.#watch);
    if (engine.usable) {
      this.#idle.add(engine);
      engine.endAfter(this.#options.idleMs, () => this.#standBy());
    } else {
      engine.end();
    }
    this.#admit();
    this.#standBy();
  }

  /** Ends all processes, refuses whoever waits, and resolves when the processes are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    for (const { refuse } of this.#waiting.splice(0)) refuse(new ExoraError('engine_unavailable'));
    const engines = [...this.#all];
    for (const engine of engines) engine.end();
    await Promise.all(engines.map((engine) => engine.ended));
  }

  /** Begins the tasks whose turn it is and whose shares are free. */
  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && !this.#closed; next = this.#waiting[0]) {
      const idle = [...this.#idle].find((engine) => engine.usable) ?? null;
      const shareBytes = this.#shareOn(idle, next.shareBytes);
      if (this.#all.size > 0 && !this.#hasRoom(shareBytes, idle)) {
        // Whatever holds memory, at work or about to end, comes back here when it is done.
        for (const engine of this.#idle) engine.end();
        return;
      }
      this.#waiting.shift();
      if (idle !== null) this.#idle.delete(idle);
      const engine = idle?.woken() ?? this.#start(next.firstTask);
      if (this.#busy.size === 0) this.#watch = setInterval(() => this.#endWhatIsTooMuch(), watchMs).unref();
      this.#busy.set(engine, shareBytes);
      next.start(engine);
    }
  }

  /** A used process keeps much of what it took, and a third of the next task's share comes on top (measured). */
  #shareOn(idle: Engine | null, shareBytes: number): number {
    if (idle === null) return shareBytes;
    return Math.max(shareBytes, (this.#held().get(idle.pid ?? 0) ?? loadedBytes) + shareBytes / 3);
  }

  /** Whether so much is free beside all engines but this one. */
  #hasRoom(shareBytes: number, idle: Engine | null): boolean {
    const held = this.#held();
    const others = [...this.#all].filter((engine) => engine !== idle);
    const promised = others.map((engine) =>
      Math.max(this.#busy.get(engine) ?? loadedBytes, held.get(engine.pid ?? 0) ?? 0),
    );
    const sum = promised.reduce((total, bytes) => total + bytes, process.memoryUsage.rss() + shareBytes);
    return sum <= this.#options.memoryBytes;
  }

  #held(): Map<number, number> {
    return residentBytes(new Set([...this.#all].flatMap((engine) => engine.pid ?? [])));
  }

  /** A document that grew beyond every estimate fails as `reader_crashed`: tried again, it may find more room. */
  #endWhatIsTooMuch(): void {
    const held = this.#held();
    const sum = [...held.values()].reduce((total, bytes) => total + bytes, process.memoryUsage.rss());
    if (sum <= this.#options.memoryBytes) return;
    if (this.#idle.size > 0) {
      for (const engine of this.#idle) engine.end();
      return;
    }
    const [worst] = [...this.#busy]
      .map(([engine, shareBytes]) => ({ engine, bytes: held.get(engine.pid ?? 0) ?? 0, shareBytes }))
      .toSorted((a, b) => b.bytes - b.shareBytes - (a.bytes - a.shareBytes));
    if (worst === undefined) return;
    this.#options.log.warn('engine_over_memory', { pid: worst.engine.pid, bytes: worst.bytes });
    worst.engine.end();
  }

  /** One that dies while it waits is not replaced before the next task: a machine that can't run any would never rest. */
  #standBy(): void {
    if (!this.#options.keepsOneReady || this.#closed || this.#waiting.length > 0) return;
    const anyWaits = [...this.#idle].some((engine) => engine.usable);
    if (!anyWaits && this.#hasRoom(loadedBytes, null)) this.#idle.add(this.#start('read'));
  }

  #start(firstTask: 'read' | 'understand'): Engine {
    const engine = new Engine(firstTask, this.#options, () => {
      this.#all.delete(engine);
      this.#idle.delete(engine);
      this.#admit();
    });
    this.#all.add(engine);
    return engine;
  }
}

/** One engine process. */
export class Engine {
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #options: PoolOptions;
  #tasks = 0;
  #busy = false;
  #gone = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(firstTask: 'read' | 'understand', options: PoolOptions, onEnd: () => void) {
    this.#options = options;
    this.#child = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), [firstTask], {
      execArgv: [...permissions, ...webAssemblyFlags],
      env: {
        ...allocatorSettings,
        ...Object.fromEntries(
          passedVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
        ),
      },
      serialization: 'advanced',
      // Libraries print what they work on, so nothing that they print is kept.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // A process group of its own, so that ending it also ends the OCR programs that it started.
      detached: process.platform !== 'win32',
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const gone = () => {
      this.#gone = true;
      clearTimeout(this.#idleTimer);
      // A crash leaves the programs that it started behind.
      if (this.#child.pid !== undefined) killGroup(this.#child.pid);
      onEnd();
      resolve();
    };
    this.#child.once('exit', gone);
    this.#child.once('error', gone);
  }

  /** The process's id, or null when it could not be started. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** Whether another task can be given to it. */
  get usable(): boolean {
    return !this.#gone && !this.#busy && this.#child.connected && this.#tasks < this.#options.tasksEach;
  }

  /** Ends the process at once, with all that it started. */
  end(): void {
    clearTimeout(this.#idleTimer);
    const { pid } = this.#child;
    if (this.#gone || pid === undefined) return;
    this.#gone = true;
    this.#child.kill('SIGKILL');
    killGroup(pid);
  }

  /** Ends the process, then calls `whenEnded`, unless it is woken before. Doesn't keep the worker running. */
  endAfter(ms: number, whenEnded: () => void): void {
    this.#idleTimer = setTimeout(() => {
      this.end();
      whenEnded();
    }, ms).unref();
  }

  woken(): this {
    clearTimeout(this.#idleTimer);
    return this;
  }

  /**
   * Reads a document. While `onPage` takes one page, in order, the next ones are read. `recognisePage` reads pages that are
   * pictures; when it throws, that is thrown here, once the pages before are taken. Rejects with the reader's `ExoraError`,
   * `reader_crashed`, `processing_timeout`, or what `onPage` or the signal threw; then this engine is spent.
   */
  async read(
    request: ReadRequest,
    onPage: (page: PageAnswer) => Promise<void>,
    signal: AbortSignal,
    recognisePage: RecognisePage | null = null,
  ): Promise<ReadAnswer> {
    let taking = Promise.resolve();
    let refusal: { reason: unknown } | null = null;
    const over = new AbortController();
    const recognise = async ({ id, picture }: RecognisePageAnswer): Promise<EngineRequest> => {
      try {
        const page = (await recognisePage?.(picture, over.signal)) ?? null;
        return { kind: 'page-recognised', id, page };
      } catch (reason) {
        refusal ??= { reason };
        return { kind: 'page-not-recognised', id, code: toExoraError(reason).code };
      }
    };
    const task = { kind: 'read', recognisesOutside: recognisePage !== null, ...request } as const;
    try {
      return await this.#perform<ReadAnswer>(task, signal, async (message) => {
        if (message.kind === 'recognise-page') return { reply: await recognise(message) };
        await taking;
        // The engine knows a code alone of why a page was not recognised.
        if (message.kind === 'failed') throw refusal === null ? failureOf(message) : new Refused(refusal.reason);
        if (message.kind === 'read') return { result: message };
        if (message.kind !== 'page') throw unexpected(message);
        taking = onPage(message);
        // Its failure is met where the next message awaits it.
        taking.catch(() => undefined);
        return { reply: { kind: 'go-on' } };
      });
    } catch (thrown) {
      throw thrown instanceof Refused ? thrown.reason : thrown;
    } finally {
      over.abort(new ExoraError('reader_crashed'));
    }
  }

  /** Finds and grounds the facts of read pages. Rejects as {@link read} does. */
  understand(request: UnderstandRequest, signal: AbortSignal): Promise<UnderstoodAnswer> {
    return this.#perform<UnderstoodAnswer>({ kind: 'understand', ...request }, signal, async (message) => {
      if (message.kind === 'failed') throw failureOf(message);
      if (message.kind !== 'understood') throw unexpected(message);
      return { result: message };
    });
  }

  #perform<T>(
    request: EngineRequest,
    signal: AbortSignal,
    receive: (message: EngineAnswer) => Promise<Received<T>>,
  ): Promise<T> {
    const { telemetry = noTelemetry } = this.#options;
    return telemetry.span(`engine.${request.kind}`, {}, null, () => this.#exchange(request, signal, receive));
  }

  /** Sends a task and hands every answer to `receive`, whose replies it sends, until that returns the result. */
  async #exchange<T>(
    request: EngineRequest,
    signal: AbortSignal,
    receive: (message: EngineAnswer) => Promise<Received<T>>,
  ): Promise<T> {
    this.#busy = true;
    this.#tasks += 1;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const stall = new StallClock(this.#options.stallMs, () => reject(new ExoraError('processing_timeout')));
    let settled = false;

    const onMessage = async (raw: unknown) => {
      try {
        const received = await stall.pause(async () => receive(engineAnswerSchema.parse(raw)));
        if ('result' in received) resolve(received.result);
        else if (!settled && this.#child.connected) this.#child.send(received.reply);
      } catch (thrown) {
        reject(thrown);
      }
    };
    const onEnd = (code: number | null, ended: string | null) => {
      this.#options.log.warn('engine_ended', { pid: this.pid, exit_code: code, signal: ended });
      reject(new ExoraError('reader_crashed'));
    };
    // A process that could not be started; one that can't be written to is about to be known as gone.
    const onFault = (cause: Error) =>
      reject(new ExoraError(this.pid === null ? 'engine_unavailable' : 'reader_crashed', { cause }));
    const onAbort = () => reject(signal.reason);

    this.#child.on('message', onMessage);
    this.#child.once('exit', onEnd);
    this.#child.once('error', onFault);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      if (this.#gone) throw new ExoraError('reader_crashed');
      this.#child.send(request, (fault) => {
        if (fault !== null) onFault(fault);
      });
      const result = await promise;
      this.#busy = false;
      return result;
    } catch (thrown) {
      this.#child.off('exit', onEnd);
      // A refusal that the engine itself answered leaves it sound; after anything else its state is unknown.
      if (thrown instanceof EngineFailure || thrown instanceof Refused) this.#busy = false;
      else this.end();
      throw thrown;
    } finally {
      settled = true;
      stall.stop();
      this.#child.off('message', onMessage);
      this.#child.off('exit', onEnd);
      this.#child.off('error', onFault);
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** What comes of an answer: the task's result, or what the engine is told. */
type Received<T> = { result: T } | { reply: EngineRequest };

/** The engine told that it can't go on without a page that the worker didn't recognise. */
class Refused extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('A page was not recognised.');
    this.reason = reason;
  }
}

/** A failure that the engine told, with the engine's own frames as the cause's stack. */
class EngineFailure extends ExoraError {}

function failureOf(message: Extract<EngineAnswer, { kind: 'failed' }>): EngineFailure {
  const cause = new Error(message.errorClass);
  cause.name = message.errorClass;
  cause.stack = message.stack;
  return new EngineFailure(message.code, { parameters: message.parameters, cause });
}

function unexpected(message: EngineAnswer): Error {
  return new TypeError(`The engine answered ${message.kind} out of turn.`);
}

/** Ends what is left of a process group. Windows has none. */
function killGroup(pid: number): void {
  if (process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (thrown) {
    // ESRCH: nothing of it is left.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}
