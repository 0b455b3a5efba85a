import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { documentsBucket, originalPath } from '@exora/contracts';
import { startTestApi, type TestApi, type TestApiOptions, type TestDatabase } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { z } from 'zod';

const program = fileURLToPath(new URL('../src/worker.ts', import.meta.url));
/** Longest wait for a state, well above what it takes on a slow machine. */
const patienceMs = 50_000;

/** A Supabase project of one's own, and workers on it. */
export class Project {
  readonly database: TestDatabase;
  readonly api: TestApi;
  readonly client: SupabaseClient;
  readonly #workers = new Set<WorkerProcess>();

  private constructor(api: TestApi) {
    this.database = api.database;
    this.api = api;
    this.client = createClient(api.url, api.secretKey, { auth: { persistSession: false, autoRefreshToken: false } });
  }

  /** A fresh project; with the edge functions where they are asked for. */
  static async create(options: TestApiOptions = {}): Promise<Project> {
    return new Project(await startTestApi(options));
  }

  /** A signed-up person with their own record. */
  async createPerson(): Promise<{ userId: string; patientId: string }> {
    const userId = await this.database.createUser({ displayName: 'Ada Example' });
    const profiles = await this.database.sqlAs({ userId }, (sql) => sql`select id from get_accessible_profiles()`);
    return {
      userId,
      patientId:
        z
          .array(z.object({ id: z.uuid() }))
          .length(1)
          .parse([...profiles])[0]?.id ?? '',
    };
  }

  /** Uploads and submits a document, as the edge function does after its checks; one of its own each time. */
  async submit(
    person: { userId: string; patientId: string },
    bytes: Uint8Array,
    { name = 'letter.pdf', mime = 'application/pdf', checkPerson = false } = {},
  ): Promise<string> {
    const key = randomUUID();
    const asOwner = { userId: person.userId };
    const [made] = await this.database.sqlAs(
      asOwner,
      (sql) => sql`select shell_file_id_for(${person.patientId}, ${key}) as id`,
    );
    const id = z.object({ id: z.uuid() }).parse(made).id;
    const path = originalPath(person.patientId, id);
    const { error } = await this.client.storage.from(documentsBucket).upload(path, bytes, { contentType: mime });
    if (error !== null) throw error;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.database.sqlAs(
      asOwner,
      (sql) => sql`
        select submit_shell_file(
          ${id}, ${person.patientId}, ${name}, ${mime}, ${bytes.length}, ${sha256}, ${key}, p_keep_duplicate => true,
          p_check_person => ${checkPerson}
        )`,
    );
    return id;
  }

  /** Runs a statement as the schema's owner, for what only time would do. */
  async asOwner(statement: string): Promise<void> {
    const sql = postgres(this.database.ownerUrl, { max: 1, onnotice: () => undefined });
    try {
      await sql.unsafe(statement);
    } finally {
      await sql.end();
    }
  }

  /** The rows of a query, asked with the service role's rights. */
  async rows<T>(shape: z.ZodType<T>, query: string, ...values: string[]): Promise<T[]> {
    const found = await this.database.sqlAs('service_role', (sql) => sql.unsafe(query, values));
    return z.array(shape).parse([...found]);
  }

  /** The document's row, once `wanted` holds for it. */
  async documentWhen(id: string, wanted: (file: DocumentRow) => boolean): Promise<DocumentRow> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const [file] = await this.rows(
        documentRow,
        'select status, pages_done, pages_total, error_code from shell_files where id = $1',
        id,
      );
      if (file === undefined) throw new Error('There is no such document.');
      if (wanted(file)) return file;
      if (Date.now() > until) throw new Error(`The document stayed ${JSON.stringify(file)}.`);
      await pause(20);
    }
  }

  /** The document's row once it has ended, well or badly. */
  documentEnded(id: string): Promise<DocumentRow> {
    return this.documentWhen(id, ({ status }) => status === 'processed' || status === 'failed');
  }

  /** What is stored of a document's facts that doesn't depend on when or by whom it was processed. */
  factsOf(id: string): Promise<FactRow[]> {
    return this.rows(
      factRow,
      `select e.fact_key, e.event_type, e.display_text, e.assertion,
         jsonb_agg(jsonb_build_array(s.page_number, s.quote, s.start_offset, s.end_offset, s.boxes) order by s.ordinal)
           as sources
       from patient_clinical_events as e
       join clinical_event_sources as s on s.event_id = e.id
       where e.shell_file_id = $1 and e.superseded_at is null
       group by e.id
       order by e.fact_key`,
      id,
    );
  }

  /** Runs `work` while the API can’t connect to the database and every connection was cut, as while it restarts. */
  async withoutDatabase(work: () => Promise<void>): Promise<void> {
    const { name, adminUrl } = this.database;
    const server = new URL(adminUrl);
    server.pathname = '/postgres';
    const sql = postgres(server.href, { max: 1, onnotice: () => undefined });
    try {
      await sql.unsafe(`alter database ${name} connection limit 0`);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      await work();
    } finally {
      await sql.unsafe(`alter database ${name} connection limit -1`);
      await sql.end();
    }
  }

  /** A real worker process on this project, once it says that it has started. */
  async startWorker(environment: Record<string, string> = {}): Promise<WorkerProcess> {
    const worker = new WorkerProcess({
      PATH: process.env.PATH ?? '',
      SUPABASE_URL: this.api.url,
      SUPABASE_SERVICE_ROLE_KEY: this.api.secretKey,
      HEALTH_CHECK_PORT: '0',
      LOG_LEVEL: 'debug',
      WORKER_CONCURRENCY: '1',
      ...environment,
    });
    this.#workers.add(worker);
    await worker.line('worker_started');
    return worker;
  }

  /** Ends everything that was started. */
  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.kill('SIGKILL')));
    await this.api.stop();
  }
}

const documentRow = z.object({
  status: z.string(),
  pages_done: z.number(),
  pages_total: z.number().nullable(),
  error_code: z.string().nullable(),
});
type DocumentRow = z.infer<typeof documentRow>;

const factRow = z.object({
  fact_key: z.string(),
  event_type: z.string(),
  display_text: z.string(),
  assertion: z.string(),
  sources: z.unknown(),
});
type FactRow = z.infer<typeof factRow>;

const logLine = z.looseObject({ event: z.string(), time: z.string() });
type LogLine = z.infer<typeof logLine>;

/** A worker in a process of its own, started as the supervisor starts it. */
export class WorkerProcess {
  readonly lines: LogLine[] = [];
  /** What it wrote to standard error. */
  complaints = '';
  /** Exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #gone = false;

  constructor(environment: Record<string, string>) {
    // As the supervisor hands it on.
    const { NODE_COMPILE_CACHE } = process.env;
    const env = { ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }), ...environment };
    this.#child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('The worker has no pipes.');
    createInterface({ input: stdout }).on('line', (text) => {
      this.lines.push(logLine.parse(JSON.parse(text)));
      this.#tell();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints += text;
    });
    const { promise, resolve } = Promise.withResolvers<number | null>();
    this.ended = promise;
    this.#child.once('close', (code) => {
      this.#gone = true;
      this.#tell();
      resolve(code);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first line with this event (and fields), once it was written. */
  async line(event: string, fields: Record<string, unknown> = {}): Promise<LogLine> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const fits = (line: LogLine) =>
        line.event === event && Object.entries(fields).every(([name, value]) => line[name] === value);
      const found = this.lines.find(fits);
      if (found !== undefined) return found;
      if (this.#gone || Date.now() > until) {
        const events = this.lines.map((line) => line.event).join(', ');
        throw new Error(`No ${event} among: ${events}. ${this.complaints}`);
      }
      await this.#more();
    }
  }

  /** The body of its `GET /health`. */
  async health(): Promise<{ status: string }> {
    return z.looseObject({ status: z.string() }).parse(JSON.parse(await this.get('/health')));
  }

  /** What it answers on its health port. */
  async get(path: '/health' | '/metrics'): Promise<string> {
    const { port } = await this.line('worker_started');
    return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  }

  /** Resolves once its health has this status. */
  async healthIs(status: string): Promise<void> {
    const until = Date.now() + patienceMs;
    while ((await this.health()).status !== status) {
      if (Date.now() > until) throw new Error(`The worker never was ${status}.`);
      await pause(20);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.#gone) this.#child.kill(signal);
    return this.ended;
  }

  /** Ends its standard input, as the end of the parent does. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 1000);
      this.#watchers.add(done);
    });
  }
}
