import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second for programs, whatever its own clock. */
const ticksPerSecond = 100;

/**
 * Processor seconds of processes and everything below them so far, children that have ended included as far as their parents
 * have waited for them. Linux only.
 */
export async function processorSeconds(roots: readonly number[]): Promise<number> {
  const stats = new Map<number, { parent: number; ticks: number }>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // The process may end between the listing and the look.
    const text = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => null);
    // The command stands in parentheses and may hold spaces.
    const fields = text
      ?.slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (fields === undefined) continue;
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    stats.set(Number(entry), { parent: fields[1] ?? 0, ticks: user + system + childrenUser + childrenSystem });
  }
  const tree = new Set(roots);
  for (const pid of tree) for (const [child, { parent }] of stats) if (parent === pid) tree.add(child);
  let ticks = 0;
  for (const pid of tree) ticks += stats.get(pid)?.ticks ?? 0;
  return ticks / ticksPerSecond;
}
