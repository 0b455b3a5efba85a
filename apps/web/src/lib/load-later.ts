import { loadSurely } from './load-surely.ts';

const parts = new Set<() => Promise<unknown>>();

/**
 * A part that no view needs to begin with, and that has to be there when the network isn't. It comes when it is used, and else
 * when the browser has nothing to do. What is large comes when it is used alone: running it takes time of every page.
 */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  parts.add(load);
  return load;
}

/** Loads what is still to come, one after the other. */
export async function loadParts(): Promise<void> {
  for (const load of parts) {
    await loadSurely(load);
    parts.delete(load);
  }
}
