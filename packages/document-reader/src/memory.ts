import { availableParallelism } from 'node:os';
import { defaultLimits } from './limits.ts';

/**
 * Megabytes of a process that reads a scan: what it holds at any rate, and what each page that is worked on adds, its
 * recogniser included. Measured on scans of 300 dpi with the npm engine and the allocator's settings below.
 */
const anyRateMb = 220;
const pageMb = 150;

/** How many pages of a document are worked on at the same time: one for each core, as far as the memory goes. */
export function pagesAtOnce(memoryMb = defaultLimits.memoryMb, cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores, Math.floor((memoryMb - anyRateMb) / pageMb)));
}

/**
 * Environment of a process that reads, where its memory counts. Pictures of pages come and go; glibc would learn from
 * them to keep what is freed, for each thread by itself (mallopt(3)). With these, what is larger than a quarter of a
 * megabyte goes back to the system at once. Measured on a scan of 300 dpi, two pages at once: peak 680 → 500 MB, no
 * slower. Other systems pass them over.
 */
export const allocatorSettings = {
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '262144',
} as const;

/**
 * Flags of a process whose threads run WebAssembly and end. V8 keeps one list of its pages of machine code for all threads
 * and loses count of it when code is freed while another thread ends; then it ends the process
 * (https://github.com/nodejs/node/issues/64500). So no page is locked by a key of the processor, and no code is freed or
 * replaced before the process ends.
 */
export const webAssemblyFlags: readonly string[] = [
  '--no-memory-protection-keys',
  '--no-wasm-code-gc',
  '--wasm-wrapper-tiering-budget=2147483647',
];
