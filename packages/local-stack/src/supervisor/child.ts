import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessName, ProcessStatus } from '../data-folder/status.ts';
import { isSystemError, StackError } from '../stack-error.ts';
import type { LogFile } from './log-file.ts';

/** What one supervised program is. */
export interface ChildSpec {
  name: ProcessName;
  /** How people call it, at the beginning of a sentence. */
  title: string;
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Address that answers when it is ready. */
  readyUrl: string;
  /** Time between SIGTERM and SIGKILL. */
  graceMs: number;
}

export interface ChildEvents {
  onChange(): void;
  onMessage(message: string): void;
}

/** When a program that ended is started again, and when no more. */
export interface RestartPolicy {
  /** Wait after the first failure; doubled with each one in a row. */
  firstBackOffMs: number;
  longestBackOffMs: number;
  /** A run at least this long counts as good: the next failure begins anew. */
  goodRunMs: number;
  /** Failures in a row after which it is given up. */
  mostFailures: number;
}

const usualPolicy: RestartPolicy = {
  firstBackOffMs: 500,
  longestBackOffMs: 15_000,
  goodRunMs: 60_000,
  mostFailures: 6,
};

/** How long a start may take until it answers. */
const readyLimitMs = 60_000;
/** EX_CONFIG of sysexits.h: a wrong environment, which starting again doesn't mend. */
const wrongConfiguration = 78;

/** A program that is started again when it ends, later each time, and given up after repeated quick failures. */
export class SupervisedChild {
  readonly spec: ChildSpec;
  readonly #log: LogFile;
  readonly #events: ChildEvents;
  readonly #policy: RestartPolicy;
  #process: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #state: ProcessStatus['state'] = 'starting';
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(spec: ChildSpec, log: LogFile, events: ChildEvents, policy: RestartPolicy = usualPolicy) {
    this.spec = spec;
    this.#policy = policy;
    this.#log = log;
    this.#events = events;
  }

  get status(): ProcessStatus {
    return { name: this.spec.name, pid: this.#process?.pid ?? null, state: this.#state };
  }

  /** Starts it and waits until it answers. Throws `component_failed` when it doesn't. */
  async start(): Promise<void> {
    this.#spawn();
    await this.#untilReady(Date.now() + readyLimitMs);
  }

  /** SIGTERM, then SIGKILL after the grace; what it started itself goes with it. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#process;
    this.#setState('stopped');
    if (child?.pid !== undefined) {
      child.kill('SIGTERM');
      const isEnded = await Promise.race([
        this.#ended.then(() => true),
        delay(this.spec.graceMs, false, { ref: false }),
      ]);
      if (!isEnded) {
        this.#events.onMessage(`${this.spec.title} did not stop within ${this.spec.graceMs / 1000} s and is ended.`);
      }
      killGroup(child.pid);
      await this.#ended;
    }
    await this.#log.close();
  }

  #spawn(): void {
    const { file, args, cwd, env } = this.spec;
    const child = spawn(file, args, {
      cwd,
      env,
      // A session of its own: Ctrl-C in the terminal must not reach it before the stack stops in order. Its standard
      // input is a pipe that ends with this process, which is how it learns that it is alone.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    const startedAt = Date.now();
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#log.write(chunk));
    // It may end before it reads.
    child.stdin?.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      const onEnd = (exitCode: number | null) => {
        this.#process = null;
        resolve();
        if (child.pid !== undefined) killGroup(child.pid);
        if (this.#state !== 'stopped') this.#afterEnd(exitCode, Date.now() - startedAt);
      };
      child.once('exit', onEnd);
      child.once('error', () => onEnd(null));
    });
    this.#events.onChange();
  }

  #afterEnd(exitCode: number | null, ranMs: number): void {
    this.#failures = ranMs >= this.#policy.goodRunMs ? 1 : this.#failures + 1;
    const last = this.#log.lastLine();
    if (exitCode === wrongConfiguration || this.#failures >= this.#policy.mostFailures) {
      this.#setState('failed');
      this.#events.onMessage(
        `${this.spec.title} can’t run and is given up${last === '' ? '' : `: ${last}`}. Its log: ${this.#log.path}`,
      );
      return;
    }
    const waitMs = Math.min(this.#policy.firstBackOffMs * 2 ** (this.#failures - 1), this.#policy.longestBackOffMs);
    this.#setState('restarting');
    this.#events.onMessage(`${this.spec.title} ended unexpectedly and is started again in ${waitMs / 1000} s.`);
    this.#timer = setTimeout(() => {
      this.#spawn();
      this.#untilReady(Date.now() + readyLimitMs).catch((thrown: unknown) => {
        // Given up is told already.
        if (this.#state === 'failed') return;
        this.#events.onMessage(thrown instanceof Error ? thrown.message : `${this.spec.title} does not answer.`);
        // Hanging is as bad as ending: the next try follows from its end.
        this.#process?.kill('SIGKILL');
      });
    }, waitMs);
  }

  async #untilReady(givenUpAt: number): Promise<void> {
    for (;;) {
      if (this.#state === 'stopped') return;
      if (this.#state === 'failed' || Date.now() > givenUpAt) throw this.#notReady();
      if (this.#process !== null && (await answers(this.spec.readyUrl))) break;
      await delay(50);
    }
    this.#setState('running');
  }

  #notReady(): StackError {
    const last = this.#log.lastLine();
    return new StackError(
      'component_failed',
      `${this.spec.title} did not start${last === '' ? '' : `: ${last}`}. Its log: ${this.#log.path}`,
    );
  }

  #setState(state: ProcessStatus['state']): void {
    if (this.#state === 'stopped') return;
    this.#state = state;
    this.#events.onChange();
  }
}

/** Any HTTP answer will do: the program listens and works. */
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return true;
  } catch (thrown) {
    // What `fetch` throws when nobody listens, or in time.
    if (thrown instanceof TypeError || (thrown instanceof DOMException && thrown.name === 'TimeoutError')) return false;
    throw thrown;
  }
}

/** Ends whatever is left of a child's session. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (thrown) {
    // EPERM: all that is left of it are zombies (macOS).
    if (!isSystemError(thrown, 'ESRCH', 'EPERM')) throw thrown;
  }
}
