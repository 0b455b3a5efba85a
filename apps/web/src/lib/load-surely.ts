import { waitForNetwork } from './http/wait-for-network.ts';

/**
 * Loads a part of the app's code. Where that fails, again when the network is back or after a while: never rejects, so that
 * no page breaks for want of a part. `onFailure` is told of each failure.
 */
export async function loadSurely<T>(load: () => Promise<T>, onFailure: () => void = () => undefined): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await load();
    } catch {
      onFailure();
      await waitForNetwork(tries);
    }
  }
}
