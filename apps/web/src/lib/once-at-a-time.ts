const running = new Map<string, Promise<void>>();

/**
 * Does the work, unless work under the same name is being done, for which it waits instead. Nothing is kept of what is done.
 * Per process; the name tells apart whoever must not share.
 */
export function onceAtATime(name: string, work: () => Promise<void>): Promise<void> {
  const there = running.get(name);
  if (there !== undefined) return there;
  const done = work().finally(() => running.delete(name));
  running.set(name, done);
  return done;
}
