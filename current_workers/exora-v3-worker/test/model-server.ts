import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { QuotedFinding } from '@exora/contracts';
import { z } from 'zod';

/** What the SDK sends to `POST /v1/chat/completions` for structured output. */
const requestBody = z.strictObject({
  model: z.string(),
  messages: z.tuple([
    z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
    z.strictObject({ role: z.literal('user'), content: z.string().min(1) }),
  ]),
  response_format: z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string(),
      strict: z.literal(true),
      schema: z.looseObject({ type: z.literal('object'), additionalProperties: z.literal(false) }),
    }),
  }),
  max_completion_tokens: z.int().positive(),
  store: z.literal(false),
  temperature: z.literal(0).optional(),
});

/** A line that the model was shown. */
interface ShownRow {
  page: number;
  line: number;
  text: string;
}

/** One request as it came. */
export interface ModelRequest {
  model: string;
  authorization: string | undefined;
  instructions: string;
  words: string;
  rows: ShownRow[];
  temperature: number | undefined;
}

const askedStory = z.strictObject({
  about: z.enum(['document', 'condition', 'medication', 'episode']),
  facts: z.array(z.looseObject({ n: z.int().positive(), type: z.string(), name: z.string(), assertion: z.string() })),
});
/** A story that the model was asked to write. */
export type AskedStory = z.infer<typeof askedStory>;

export interface WrittenSentence {
  text: string;
  facts: number[];
}

/** The stories of a request. */
export function storiesIn(words: string): AskedStory[] {
  return words.split('\n').map((line) => askedStory.parse(JSON.parse(line.replace(/^STORY \d+: /, ''))));
}

/** What goes wrong with a request. */
export type ModelFault =
  | { status: number; headers?: Record<string, string>; body: string }
  | { content: string | null; finish?: string; refusal?: string }
  | { completion: unknown }
  | 'hang'
  | 'cut'
  | 'half'
  | 'endless';

/** The body of a refused request as OpenAI writes it: the message repeats what was sent. */
export function errorBody(code: string | null, type = 'invalid_request_error'): string {
  return JSON.stringify({ error: { message: 'Refused with Metformin.', type, param: null, code } });
}

/** A finding to be quoted wherever a line holds its name and all its parts. */
export interface Sought {
  type: QuotedFinding['type'];
  label: string;
  assertion?: QuotedFinding['assertion'];
  parts?: [QuotedFinding['parts'][number]['role'], string][];
}

/** A model that quotes these findings from the lines that hold them. */
export function quotes(...sought: readonly Sought[]): (request: ModelRequest) => QuotedFinding[] {
  return ({ rows }) =>
    rows.flatMap(({ page, line, text }) =>
      sought
        .filter(({ label, parts = [] }) => text.includes(label) && parts.every(([, quote]) => text.includes(quote)))
        .map(({ type, label, assertion = 'present', parts = [] }) => ({
          page,
          line,
          type,
          assertion,
          label,
          parts: parts.map(([role, quote]) => ({ role, line, quote })),
        })),
    );
}

/** A language model on this machine: answers in the real service's JSON as a test says, or with a fault. */
export class ModelServer {
  readonly requests: ModelRequest[] = [];
  /** What it quotes; nothing unless a test says so. */
  answer: (request: ModelRequest) => unknown = () => [];
  #form: (answer: unknown) => object = (findings) => ({ findings });
  /** Says what goes wrong with a request; nothing unless a test says so. */
  fault: (request: ModelRequest) => ModelFault | null | Promise<ModelFault | null> = () => null;
  #broken: { by: unknown } | null = null;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((thrown: unknown) => {
        this.#broken ??= { by: thrown };
        response.destroy();
      });
    });
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** The base address, as `OPENAI_BASE_URL` has it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Forgets earlier requests and faults, and answers so from here on. */
  reads(answer: (request: ModelRequest) => unknown): void {
    this.#form = (findings) => ({ findings });
    this.#begins(answer);
  }

  /** As {@link reads}, as a model that writes about each story that it is asked about. */
  writes(sentencesOf: (story: AskedStory) => WrittenSentence[]): void {
    this.#form = (stories) => ({ stories });
    this.#begins(({ words }) =>
      storiesIn(words).map((story, at) => ({ story: at + 1, sentences: sentencesOf(story) })),
    );
  }

  #begins(answer: (request: ModelRequest) => unknown): void {
    this.answer = answer;
    this.fault = () => null;
    this.requests.length = 0;
  }

  /** Throws what this server itself could not do: it was no answer of a model. */
  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    if (this.#broken !== null) throw this.#broken.by;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      response.writeHead(404, { 'content-type': 'application/json' }).end(errorBody('unknown_url'));
      return;
    }
    const text = Buffer.concat(await request.toArray()).toString('utf8');
    const { model, messages, temperature } = requestBody.parse(JSON.parse(text));
    const [{ content: instructions }, { content: words }] = messages;
    const { authorization } = request.headers;
    const asked = { model, authorization, instructions, words, rows: rowsIn(words), temperature };
    this.requests.push(asked);
    const fault = await this.fault(asked);
    if (fault === 'hang') return void (await pause(60_000, undefined, { ref: false }));
    if (fault === 'cut') return void response.destroy();
    if (fault === 'endless') return endless(response);
    if (fault !== null && typeof fault === 'object' && 'status' in fault) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(fault.body);
      return;
    }
    const answered =
      fault !== null && typeof fault === 'object' && 'completion' in fault
        ? fault.completion
        : completion(model, words, typeof fault === 'object' && fault !== null ? fault : this.#content(asked));
    const body = JSON.stringify(answered);
    response.setHeader('content-type', 'application/json');
    response.end(fault === 'half' ? body.slice(0, body.length / 2) : body);
  }

  #content(asked: ModelRequest): { content: string } {
    return { content: JSON.stringify(this.#form(this.answer(asked))) };
  }
}

/** Tokens that the server says a request took, so that tests can reckon. */
export function countedTokens(words: string): number {
  return Math.ceil(words.length / 4);
}

function completion(
  model: string,
  words: string,
  { content, finish = 'stop', refusal = null }: { content: string | null; finish?: string; refusal?: string | null },
): object {
  const [input, output] = [countedTokens(words), countedTokens(content ?? '')];
  return {
    id: 'chatcmpl-of-this-test',
    object: 'chat.completion',
    created: 1_767_225_600,
    model: `${model}-2024-07-18`,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal, annotations: [] },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_of_this_test',
  };
}

/** Writes blanks, which JSON allows, until nobody reads any more. */
function endless(response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  const blanks = ' '.repeat(64 * 1024);
  const write = () => {
    while (!response.destroyed && response.write(blanks));
  };
  response.on('drain', write);
  write();
}

function rowsIn(words: string): ShownRow[] {
  const rows: ShownRow[] = [];
  let page = 0;
  for (const line of words.split('\n')) {
    page = Number(/^PAGE (\d+)$/.exec(line)?.[1] ?? page);
    const row = /^(\d+)\|(.*)$/.exec(line);
    if (row !== null) rows.push({ page, line: Number(row[1]), text: row[2] ?? '' });
  }
  return rows;
}
