import { readdir, readFile } from 'node:fs/promises';

/** Memory of processes and everything below them, in megabytes, shared pages counted once (PSS). Linux only. */
export async function memoryOfTrees(
  roots: readonly number[],
): Promise<{ totalMb: number; processes: Record<string, number> }> {
  const pids = await withDescendants(roots);
  const processes: Record<string, number> = {};
  for (const pid of pids) {
    const kb = await proportionalKb(pid);
    if (kb === null) continue;
    const name = await nameOf(pid);
    processes[name] = (processes[name] ?? 0) + kb / 1024;
  }
  const totalMb = Object.values(processes).reduce((sum, mb) => sum + mb, 0);
  return {
    totalMb: Math.round(totalMb),
    processes: Object.fromEntries(Object.entries(processes).map(([name, mb]) => [name, Math.round(mb)])),
  };
}

async function withDescendants(roots: readonly number[]): Promise<number[]> {
  const parents = new Map<number, number[]>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readProc(`/proc/${entry}/stat`);
    // The command stands in parentheses and may hold spaces; the parent's id is the second field after it.
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (!Number.isNaN(parent)) parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
  }
  const found = new Set(roots);
  for (const pid of found) for (const child of parents.get(pid) ?? []) found.add(child);
  return [...found];
}

async function proportionalKb(pid: number): Promise<number | null> {
  const match = /^Pss:\s+(\d+) kB/m.exec((await readProc(`/proc/${pid}/smaps_rollup`)) ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}

async function nameOf(pid: number): Promise<string> {
  const command = ((await readProc(`/proc/${pid}/cmdline`)) ?? '').replaceAll('\0', ' ');
  const known = ['postgres', 'deno', 'next-server', 'engine-process', 'worker.ts', 'exora.js'];
  return known.find((part) => command.includes(part)) ?? 'other';
}

async function readProc(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES'].includes(String(error.code))) {
      return null; // the process ended between the listing and the look, or is another user's
    }
    throw error;
  }
}
