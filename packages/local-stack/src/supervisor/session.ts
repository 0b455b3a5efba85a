import { join } from 'node:path';
import { type ProcessStatus, removeStatus, type StackStatus, writeStatus } from '../data-folder/status.ts';
import { type ChildSpec, SupervisedChild } from './child.ts';
import { LogFile } from './log-file.ts';
import { ReplaceableChild } from './replaceable-child.ts';

/** The start was ended early by the caller's signal. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
}

/** One start of a stack: what runs so far, its status file, and how to end it all. */
export class Session {
  readonly dataDir: string;
  readonly say: (message: string) => void;
  readonly #parts: (() => ProcessStatus)[] = [];
  readonly #endings: (() => Promise<void>)[] = [];
  #status: Omit<StackStatus, 'processes'> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | null = null;

  /** `releaseFolder` gives the data folder free; it runs last. */
  constructor(dataDir: string, say: (message: string) => void, releaseFolder: () => Promise<void>) {
    this.dataDir = dataDir;
    this.say = say;
    this.onEnd(releaseFolder);
    this.onEnd(async () => {
      this.#status = null;
      await this.#writing;
      await removeStatus(dataDir);
    });
  }

  /** Registers how to end something. What was registered last ends first. */
  onEnd(ending: () => Promise<void>): void {
    this.#endings.push(ending);
  }

  /** Registers a part of the stack for the status. */
  addPart(status: () => ProcessStatus): void {
    this.#parts.push(status);
  }

  /** A supervised program that ends with the session. */
  addChild(spec: ChildSpec): SupervisedChild {
    const child = this.#child(spec);
    this.addPart(() => child.status);
    this.onEnd(() => child.stop());
    return child;
  }

  /** A supervised program that another process of it can take the place of; `make` chooses its port anew each time. */
  async addReplaceable(make: () => Promise<ChildSpec>): Promise<ReplaceableChild> {
    const child = await ReplaceableChild.of(async () => this.#child(await make()));
    this.addPart(() => child.status);
    this.onEnd(() => child.stop());
    return child;
  }

  #child(spec: ChildSpec): SupervisedChild {
    return new SupervisedChild(spec, new LogFile(join(this.dataDir, 'logs', `${spec.name}.log`)), {
      onChange: () => this.publish(),
      onMessage: this.say,
    });
  }

  processes(): ProcessStatus[] {
    return this.#parts.map((status) => status());
  }

  /** Says in the status file what runs now; with `status`, at which addresses. */
  publish(status?: Omit<StackStatus, 'processes'>): void {
    if (status !== undefined) this.#status = status;
    this.#writing = this.#writing.then(async () => {
      if (this.#status !== null) await writeStatus({ ...this.#status, processes: this.processes() });
    });
  }

  /** When the status file is up to date. */
  published(): Promise<void> {
    return this.#writing;
  }

  /** Ends everything in the reverse order of its start; one part that can't be ended doesn't keep the others. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const problems: unknown[] = [];
    for (let ending = this.#endings.pop(); ending !== undefined; ending = this.#endings.pop()) {
      try {
        await ending();
      } catch (thrown) {
        problems.push(thrown);
      }
    }
    if (problems.length > 0)
      throw problems.length === 1 ? problems[0] : new AggregateError(problems, 'Not all of Exora could be stopped.');
  }
}
