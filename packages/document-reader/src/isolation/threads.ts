import { Worker } from 'node:worker_threads';

const program = new URL('./document-thread.ts', import.meta.url);

let spare: { thread: Worker; heapMb: number; timer: NodeJS.Timeout | undefined } | null = null;
let keepMs = 60_000;

/** A thread for one document: the spare one when it fits, else a new one. It keeps the process alive. */
export function takeThread(heapMb: number): Worker {
  const ready = spare;
  if (ready === null || ready.heapMb !== heapMb) return startThread(heapMb);
  spare = null;
  clearTimeout(ready.timer);
  ready.thread.removeAllListeners();
  ready.thread.ref();
  return ready.thread;
}

/** How long a spare thread waits before it ends, unused: a minute unless set here; for ever when infinite. */
export function keepSpareFor(ms: number): void {
  keepMs = ms;
}

/**
 * Starts a thread ahead, with its programs loaded: that takes longer than reading a short text. It holds nothing of any
 * document, does not keep the process alive.
 */
export function prepareThread(heapMb: number): void {
  if (spare !== null) return;
  const thread = startThread(heapMb);
  const forget = () => {
    if (spare?.thread === thread) spare = null;
  };
  const end = () => {
    forget();
    void thread.terminate();
  };
  const timer = Number.isFinite(keepMs) ? setTimeout(end, keepMs).unref() : undefined;
  thread.unref();
  spare = { thread, heapMb, timer };
  // A spare that dies is replaced when one is needed.
  thread.on('error', forget);
  thread.on('exit', forget);
}

/** Ends the spare thread. */
export async function dropThread(): Promise<void> {
  const ready = spare;
  spare = null;
  if (ready === null) return;
  clearTimeout(ready.timer);
  await ready.thread.terminate();
}

function startThread(heapMb: number): Worker {
  const { NODE_COMPILE_CACHE } = process.env;
  return new Worker(program, {
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // Where this process may keep compiled programs, its threads take them from there: half of what a start costs.
    env: NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE },
    execArgv: [],
    // A library's chatter could quote the document: it goes to streams that nobody reads. Reading them, even to throw it
    // away, would keep the process alive for an idle thread.
    stdout: true,
    stderr: true,
  });
}
