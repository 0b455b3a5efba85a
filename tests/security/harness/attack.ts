import { test } from 'vitest';
import type { AttackClass, AttackOutcome } from './attack-classes.ts';

/** Most holes of one attack that are written out. */
const maxShown = 25;

/** Counts the tries of one attack, and of its legitimate twins: a refusal proves nothing where everything is refused. */
export class Tries {
  readonly #outcome: AttackOutcome;

  constructor(attackClass: AttackClass, name: string) {
    this.#outcome = { class: attackClass, name, tried: 0, holes: [], controls: 0, failedControls: [] };
  }

  /** One try; `held` is whether the attacker got nothing by it. `what` must not hold what was got. */
  held(what: string, held: boolean): void {
    this.#outcome.tried += 1;
    if (!held) this.#outcome.holes.push(what);
  }

  /** One legitimate twin; `succeeded` is whether it got what it is entitled to. */
  control(what: string, succeeded: boolean): void {
    this.#outcome.controls += 1;
    if (!succeeded) this.#outcome.failedControls.push(what);
  }

  get outcome(): AttackOutcome {
    return structuredClone(this.#outcome);
  }

  /** What is wrong, in words, or null: a hole, a control that failed, nothing tried, or no control. */
  verdict(): string | null {
    const { tried, holes, controls, failedControls } = this.#outcome;
    const lines = [
      ...(tried === 0 ? ['nothing was tried'] : []),
      ...(controls === 0 ? ['no control shows that the same would succeed for whoever may'] : []),
      ...listed('hole', holes),
      ...listed('control failed', failedControls),
    ];
    return lines.length === 0 ? null : lines.join('\n');
  }
}

function listed(kind: string, entries: readonly string[]): string[] {
  const shown = entries.slice(0, maxShown).map((entry) => `${kind}: ${entry}`);
  return entries.length > maxShown ? [...shown, `and ${entries.length - maxShown} more`] : shown;
}

declare module 'vitest' {
  interface TaskMeta {
    attack?: AttackOutcome;
  }
}

/** A test that is an attack: it fails on any hole, on a failed control, and when it tried nothing or has no control. */
export function attack(
  attackClass: AttackClass,
  name: string,
  work: (tries: Tries) => Promise<void>,
  timeoutMs?: number,
): void {
  test(`${attackClass}: ${name}`, timeoutMs === undefined ? {} : { timeout: timeoutMs }, async ({ task }) => {
    const tries = new Tries(attackClass, name);
    try {
      await work(tries);
    } finally {
      task.meta.attack = tries.outcome;
    }
    const wrong = tries.verdict();
    if (wrong !== null) throw new Error(wrong);
  });
}

/** Whether the attacks run at full size: `npm run test:security`. */
export const isFull = process.env.EXORA_SECURITY === 'full';
