import { describe, expect, it } from 'vitest';
import { WarmPool } from './warm-pool.ts';

class Thing {
  closed = false;
  rest(): void {
    this.rested++;
  }
  rested = 0;
  async close(): Promise<void> {
    this.closed = true;
  }
}

function pool(size: number, idleMs = 60_000) {
  const opened: Thing[] = [];
  const things = new WarmPool<Thing>({
    size,
    idleMs,
    open: async () => {
      const thing = new Thing();
      opened.push(thing);
      return thing;
    },
  });
  return { things, opened };
}

const never = new AbortController().signal;

describe('WarmPool', () => {
  it('lends no more than its size at a time, and the same thing again', async () => {
    const { things, opened } = pool(2);
    let busy = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy--;
    };
    await Promise.all(Array.from({ length: 9 }, () => things.use(never, work)));
    expect(most).toBe(2);
    expect(opened).toHaveLength(2);
    await things.close();
    expect(opened.every(({ closed }) => closed)).toBe(true);
  });

  it('closes a thing whose use failed and goes on with another', async () => {
    const { things, opened } = pool(1);
    await expect(things.use(never, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(opened[0]?.closed).toBe(true);
    expect(await things.use(never, async () => 'fine')).toBe('fine');
    expect(opened).toHaveLength(2);
    await things.close();
  });

  it('a caller that gave up does not hold up the next', async () => {
    const { things } = pool(1);
    const control = new AbortController();
    const gate = Promise.withResolvers<void>();
    const first = things.use(never, () => gate.promise);
    const second = things.use(control.signal, async () => 'second');
    const third = things.use(never, async () => 'third');
    control.abort(new Error('gave up'));
    gate.resolve();
    await first;
    await expect(second).rejects.toThrow('gave up');
    expect(await third).toBe('third');
    await things.close();
  });

  it('closes what nobody uses for a while', async () => {
    const { things, opened } = pool(1, 1);
    await things.use(never, async () => undefined);
    await expect.poll(() => opened[0]?.closed).toBe(true);
    expect(things.idle).toBe(0);
  });
});
