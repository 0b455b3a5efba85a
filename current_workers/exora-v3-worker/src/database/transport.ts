import { type ErrorCode, ExoraError, type RpcName, toExoraError } from '@exora/contracts';
import { describeThrown, retryUnavailable } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import { noTelemetry, type Telemetry } from '../utils/telemetry.ts';
import type { Database } from './database.ts';

/** Above the 8 s that a statement may take, so that the database's own answer arrives first. */
export const callTimeoutMs = 12_000;

/** Answers of something in between, or of a gateway that refuses the key: the database itself wasn't reached. */
const withoutContact: ReadonlySet<ErrorCode> = new Set(['database_unavailable', 'not_allowed']);

/** What every way to the database tells of its calls. */
export interface TransportOptions {
  log: Logger;
  /** Logs every call's name and duration. */
  logQueries: boolean;
  /** Told after every call whether the database answered. */
  onContact: (answered: boolean) => void;
  telemetry?: Telemetry;
}

/** What one try of a call brought, its result still unchecked. */
type Answer = ({ data: unknown } | { failure: ExoraError }) & { httpStatus?: number };

/** Asks the database once. Resolves with a failure too; rejects with the signal's reason only. */
export type Ask = (
  rpc: RpcName,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
) => Promise<Answer>;

/** What all transports have in common: repeating, checking the result's form, logs, spans and the worker's health. */
export function databaseOver(ask: Ask, options: TransportOptions): Database {
  const { log, logQueries, onContact, telemetry = noTelemetry } = options;
  return {
    async call(rpc, parameters, result, { signal, once = false } = {}) {
      const attempt = async () => {
        signal?.throwIfAborted();
        const started = performance.now();
        const answer = await ask(rpc, parameters, signal);
        signal?.throwIfAborted();
        if (logQueries) {
          const ms = Math.round(performance.now() - started);
          log.debug('database_call', { rpc, http_status: answer.httpStatus, ms });
        }
        onContact(!('failure' in answer && withoutContact.has(answer.failure.code)));
        if ('failure' in answer) throw answer.failure;
        const parsed = result.safeParse(answer.data);
        if (parsed.success) return parsed.data;
        // The issues' messages may quote what the database sent, so only their paths go on as the cause.
        const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
        throw new ExoraError('internal', { cause: new TypeError(`${rpc} answered in another form at: ${paths}`) });
      };
      try {
        return await telemetry.span(rpc, { 'db.system.name': 'postgresql' }, null, () =>
          once ? attempt() : retryUnavailable(attempt, signal),
        );
      } catch (thrown) {
        if (!signal?.aborted && toExoraError(thrown).code !== 'job_not_held') {
          log.debug('database_call_failed', { rpc, ...describeThrown(thrown) });
        }
        throw thrown;
      }
    },
  };
}
