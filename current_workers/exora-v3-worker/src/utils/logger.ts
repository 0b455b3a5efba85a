/**
 * Structured logs: one JSON object a line. Patient content can't get in: only the fields below exist, and each has a
 * form that a sentence of a document doesn't fit. What doesn't fit is replaced, not printed.
 */
const token = /^[\w.:@+-]{1,120}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A list of places in our own code: `shell-file-processor.ts:41 job-runner.ts:120`. */
const places = /^([\w.-]+\.ts:\d+ ?){1,8}$/;

const fieldForms = {
  job_id: uuid,
  shell_file_id: uuid,
  reading_id: uuid,
  correlation_id: uuid,
  job_type: token,
  attempt: 'number',
  code: token,
  retryable: 'boolean',
  will: token,
  error_class: token,
  cause_class: token,
  cause_code: token,
  at: places,
  ms: 'number',
  page: 'number',
  pages: 'number',
  engine: token,
  facts: 'number',
  refused: 'number',
  candidates: 'number',
  narratives: 'number',
  kept: 'number',
  by_model: 'number',
  dropped: 'number',
  outdated: 'boolean',
  stories: 'number',
  calls: 'number',
  bytes: 'number',
  jobs: 'number',
  events: 'number',
  task: token,
  failures: 'number',
  kind: token,
  rows: 'number',
  rpc: token,
  http_status: 'number',
  signal: token,
  exit_code: 'number',
  pid: 'number',
  port: 'number',
  concurrency: 'number',
  environment: token,
  version: token,
} as const satisfies Record<string, RegExp | 'number' | 'boolean'>;

type FieldName = keyof typeof fieldForms;
type FieldValue<F> = F extends 'number' ? number : F extends 'boolean' ? boolean : string;

/** The fields that a log line may have. */
export type LogFields = { readonly [K in FieldName]?: FieldValue<(typeof fieldForms)[K]> | null | undefined };

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Writes log lines. `event` is a fixed snake_case name, never composed. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger;
}

/** A logger for lines of at least `level`; `service` and `workerId` stand in every line. */
export function createLogger(options: {
  level: Level;
  service: string;
  workerId: string;
  write?: (line: string) => void;
}): Logger {
  const write = options.write ?? ((line) => process.stdout.write(line));
  const least = levels.indexOf(options.level);
  const origin = { service: options.service, worker_id: options.workerId };

  function build(bound: LogFields): Logger {
    const log = (level: Level) => (event: string, fields?: LogFields) => {
      if (levels.indexOf(level) < least) return;
      const line = { time: new Date().toISOString(), level, event: fit(event, token), ...origin };
      write(`${JSON.stringify({ ...line, ...allowed({ ...bound, ...fields }) })}\n`);
    };
    return {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      with: (fields) => build({ ...bound, ...fields }),
    };
  }
  return build({});
}

/** The allowed fields of an object that may, at run time, hold anything. */
function allowed(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(fieldForms)) {
    const value = fields[name];
    if (value !== undefined && value !== null) kept[name] = fit(value, form);
  }
  return kept;
}

function fit(value: unknown, form: RegExp | 'number' | 'boolean'): unknown {
  if (typeof form === 'string') return typeof value === form ? value : '[redacted]';
  return typeof value === 'string' && form.test(value) ? value : '[redacted]';
}
