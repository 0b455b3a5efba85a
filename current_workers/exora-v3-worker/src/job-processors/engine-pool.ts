import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ExoraError } from '@exora/contracts';
import type { Logger } from '../utils/logger.ts';
import {
  type EngineAnswer,
  type EngineRequest,
  engineAnswerSchema,
  type PageAnswer,
  type ReadAnswer,
  type ReadRequest,
  type UnderstandRequest,
  type UnderstoodAnswer,
} from './engine-messages.ts';

/** How engine processes live. */
export interface PoolOptions {
  log: Logger;
  /** Whether a fresh process, all loaded, waits for the first document after a pause. */
  keepsOneReady: boolean;
  /** A used process ends after this time without a task and gives its memory back. */
  idleMs: number;
  /** A process ends after so many tasks: decoders' memory grows and never shrinks. */
  tasksEach: number;
  /** A page, or the facts of a document, taking longer than this ends as `processing_timeout`. */
  stallMs: number;
}

/** Fits a worker that is idle most of the time; one page takes seconds, so two minutes are a fault. */
export const defaultPoolOptions = { keepsOneReady: true, idleMs: 30_000, tasksEach: 50, stallMs: 120_000 };

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

/**
 * Processes that read and understand documents. A document that makes a decoder crash, hang or eat memory ends its
 * process and fails its job; heartbeats and other jobs go on.
 */
export class EnginePool {
  readonly #options: PoolOptions;
  readonly #idle = new Set<Engine>();
  readonly #all = new Set<Engine>();
  #closed = false;

  /** Starts the process that waits ready, if one is to. */
  constructor(options: PoolOptions) {
    this.#options = options;
    this.#standBy();
  }

  /** An engine for one task after the other; it may still be starting. Give it back when done. */
  take(firstTask: 'read' | 'understand'): Engine {
    for (const engine of this.#idle) {
      this.#idle.delete(engine);
      if (engine.usable) return engine.woken();
    }
    return this.#start(firstTask);
  }

  /** Keeps a healthy engine for the next task and ends any other. */
  giveBack(engine: Engine): void {
    if (engine.usable) {
      this.#idle.add(engine);
      engine.endAfter(this.#options.idleMs, () => this.#standBy());
    } else {
      engine.end();
      this.#standBy();
    }
  }

  /** Ends all processes and resolves when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    const engines = [...this.#all];
    for (const engine of engines) engine.end();
    await Promise.all(engines.map((engine) => engine.ended));
  }

  /** One that dies while it waits is not replaced before the next task: a machine that can't run any would never rest. */
  #standBy(): void {
    const anyWaits = [...this.#idle].some((engine) => engine.usable);
    if (this.#options.keepsOneReady && !anyWaits && !this.#closed) this.#idle.add(this.#start('read'));
  }

  #start(firstTask: 'read' | 'understand'): Engine {
    const engine = new Engine(firstTask, this.#options, () => {
      this.#all.delete(engine);
      this.#idle.delete(engine);
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
      execArgv: permissions,
      env: Object.fromEntries(
        passedVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
      ),
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
   * Reads a document. While `onPage` takes one page, in order, the next one is read, and no more. Rejects with the
   * reader's `ExoraError`, `reader_crashed`, `processing_timeout`, or what `onPage` or the signal threw; then this
   * engine is spent.
   */
  read(request: ReadRequest, onPage: (page: PageAnswer) => Promise<void>, signal: AbortSignal): Promise<ReadAnswer> {
    let taking = Promise.resolve();
    return this.#perform({ kind: 'read', ...request }, signal, async (message) => {
      await taking;
      if (message.kind === 'read') return message;
      if (message.kind !== 'page') throw unexpected(message);
      taking = onPage(message);
      // Its failure is met where the next message awaits it.
      taking.catch(() => undefined);
      return null;
    });
  }

  /** Finds and grounds the facts of read pages. Rejects as {@link read} does. */
  understand(request: UnderstandRequest, signal: AbortSignal): Promise<UnderstoodAnswer> {
    return this.#perform({ kind: 'understand', ...request }, signal, async (message) => {
      if (message.kind !== 'understood') throw unexpected(message);
      return message;
    });
  }

  /** Sends a task and hands every answer to `receive`, until that returns the result. */
  async #perform<T>(
    request: EngineRequest,
    signal: AbortSignal,
    receive: (message: EngineAnswer) => Promise<T | null>,
  ): Promise<T> {
    this.#busy = true;
    this.#tasks += 1;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const stalled = () => reject(new ExoraError('processing_timeout'));
    let stall = setTimeout(stalled, this.#options.stallMs);
    let settled = false;

    const onMessage = async (raw: unknown) => {
      clearTimeout(stall);
      try {
        const message = engineAnswerSchema.parse(raw);
        if (message.kind === 'failed') throw failureOf(message);
        const result = await receive(message);
        if (result !== null) return resolve(result);
        if (settled) return;
        stall = setTimeout(stalled, this.#options.stallMs);
        if (this.#child.connected) this.#child.send({ kind: 'go-on' } satisfies EngineRequest);
      } catch (thrown) {
        reject(thrown);
      }
    };
    const onEnd = (code: number | null, ended: string | null) => {
      this.#options.log.warn('engine_ended', { pid: this.pid, exit_code: code, signal: ended });
      reject(new ExoraError('reader_crashed'));
    };
    const onFault = (cause: Error) => reject(new ExoraError('engine_unavailable', { cause }));
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
      if (thrown instanceof EngineFailure) this.#busy = false;
      else this.end();
      throw thrown;
    } finally {
      settled = true;
      clearTimeout(stall);
      this.#child.off('message', onMessage);
      this.#child.off('exit', onEnd);
      this.#child.off('error', onFault);
      signal.removeEventListener('abort', onAbort);
    }
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
