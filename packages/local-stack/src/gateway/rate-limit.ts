/** At most `limit` requests in any `windowMs`. */
export interface RateLimit {
  limit: number;
  windowMs: number;
}

const minute = 60_000;

/**
 * Limits of the sign-in routes per address and route (`token:account` per e-mail address). All people of a household share one address (the web app's own
 * server asks for them), so they hold back guessing, not a family that signs in at once.
 */
export const authRateLimits: Readonly<Record<string, RateLimit>> = {
  signup: { limit: 30, windowMs: minute },
  'token:password': { limit: 60, windowMs: minute },
  // Wrong passwords for one e-mail address, wherever they come from; right ones don't count.
  'token:account': { limit: 10, windowMs: 15 * minute },
  token: { limit: 300, windowMs: minute },
  recover: { limit: 10, windowMs: minute },
  otp: { limit: 10, windowMs: minute },
  magiclink: { limit: 10, windowMs: minute },
  resend: { limit: 10, windowMs: minute },
  // Codes have six digits and live an hour: at this pace guessing one takes years.
  verify: { limit: 10, windowMs: 60 * minute },
  reauthenticate: { limit: 10, windowMs: minute },
};

/** Keys that are kept at most; beyond it those that have been quiet longest are forgotten. */
const maxKeys = 10_000;

/** Counts requests in a sliding window. */
export class RateLimiter {
  readonly #limits: Readonly<Record<string, RateLimit>>;
  readonly #times = new Map<string, number[]>();

  constructor(limits: Readonly<Record<string, RateLimit>>) {
    this.#limits = limits;
  }

  /** Counts a request. Gives the seconds to wait when it is one too many, else null. */
  take(route: string, address: string, nowMs = Date.now()): number | null {
    const limit = this.#limits[route];
    if (limit === undefined) return null;
    const key = `${route} ${householdOf(address)}`;
    const times = (this.#times.get(key) ?? []).filter((time) => time > nowMs - limit.windowMs);
    const [oldest] = times;
    if (times.length >= limit.limit && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + limit.windowMs - nowMs) / 1000));
    }
    times.push(nowMs);
    // Set again so that the map's order is by last use.
    this.#times.delete(key);
    this.#times.set(key, times);
    const [quietest] = this.#times.keys();
    if (this.#times.size > maxKeys && quietest !== undefined) this.#times.delete(quietest);
    return null;
  }

  /** Takes the last count of this kind back: it was no guess. */
  giveBack(route: string, address: string): void {
    this.#times.get(`${route} ${householdOf(address)}`)?.pop();
  }
}

/** A program on this machine may send from any of the 16 million addresses 127.x.x.x: they all count as one. */
function householdOf(address: string): string {
  return /^(::ffff:)?127\.|^::1$/.test(address) ? 'this machine' : address;
}
