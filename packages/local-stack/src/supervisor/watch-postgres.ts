import type { ProcessStatus } from '../data-folder/status.ts';
import type { Postgres } from '../postgres/start-postgres.ts';

const lookEveryMs = 1000;
/** Crashes within `crashWindowMs` after which the database is not started again. */
const mostCrashes = 3;
const crashWindowMs = 5 * 60_000;

/** Starts the database again when it has crashed. */
export interface PostgresWatch {
  status(): ProcessStatus;
  end(): Promise<void>;
}

/** Looks after a running database until `end`. */
export function watchPostgres(
  postgres: Postgres,
  events: { onChange(): void; onMessage(message: string): void },
): PostgresWatch {
  let state: ProcessStatus['state'] = 'running';
  let crashes: number[] = [];
  let looking: Promise<void> = Promise.resolve();
  const setState = (next: ProcessStatus['state']) => {
    state = next;
    events.onChange();
  };
  const look = async () => {
    if (state !== 'running' || (await postgres.isAlive())) return;
    crashes = [...crashes.filter((time) => time > Date.now() - crashWindowMs), Date.now()];
    if (crashes.length > mostCrashes) {
      setState('failed');
      events.onMessage(
        'The database keeps crashing and is not started again. Stop Exora and look at the disk and memory.',
      );
      return;
    }
    setState('restarting');
    events.onMessage('The database ended unexpectedly and is started again.');
    try {
      await postgres.restart();
      setState('running');
    } catch (thrown) {
      setState('failed');
      events.onMessage(thrown instanceof Error ? thrown.message : 'The database did not start again.');
    }
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, lookEveryMs);
  return {
    status: () => ({ name: 'postgres', pid: postgres.pid, state }),
    end: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
