import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { type InkWord, inkWords } from '../../../tests/setup/ink-words.ts';

/** What the SDK sends to `POST /v1/images:annotate`; 11 is DOCUMENT_TEXT_DETECTION. */
const requestBody = z.object({
  requests: z.array(
    z.object({
      image: z.object({ content: z.string().min(1) }),
      features: z.tuple([z.object({ type: z.union([z.literal(11), z.literal('DOCUMENT_TEXT_DETECTION')]) })]),
    }),
  ),
});

/** Limits of the real service. */
const mostImages = 16;
const mostJsonBytes = 10_485_760;

/** One request as it came. `pages` says which known page each picture shows, by number from 1; 0 for none. */
export interface VisionRequest {
  url: string;
  key: string | undefined;
  pages: number[];
}

/** What goes wrong with a request, or with single pictures of it (by page, `google.rpc.Code`). */
export type VisionFault =
  | { status: number; headers?: Record<string, string>; body: string }
  | { pictures: Record<number, number> }
  | 'hang'
  | 'cut'
  | 'half';

/** The body of a refused request as Google's APIs write it. */
export function errorBody(code: number, status: string, reason: string | null, details: object[] = []): string {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'vision.googleapis.com' },
  };
  const told = reason === null ? details : [info, ...details];
  return JSON.stringify({ error: { code, message: `Refused with ${status}.`, status, details: told } });
}

/**
 * Google Vision on this machine: knows the lines of some pages, finds their words where they are on the pictures that it is
 * sent, and answers in the real service's JSON, or with a fault.
 */
export class VisionServer {
  readonly requests: VisionRequest[] = [];
  /** The numbers of pages that it read, in the order of reading. */
  readonly pagesRead: number[] = [];
  /** Says what goes wrong with a request; nothing unless a test says so. */
  fault: (request: VisionRequest) => VisionFault | null | Promise<VisionFault | null> = () => null;
  #pages: readonly (readonly string[])[] = [];
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

  static async start(): Promise<VisionServer> {
    const server = new VisionServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets earlier requests and faults, and reads these pages from here on; no two may have as many words in each line. */
  reads(pages: readonly (readonly string[])[]): void {
    this.#pages = pages;
    this.fault = () => null;
    this.requests.length = 0;
    this.pagesRead.length = 0;
  }

  /** Throws what this server itself could not do: it was no answer of Vision. */
  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    if (this.#broken !== null) throw this.#broken.by;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    if (request.method !== 'POST' || pathname !== '/v1/images:annotate') {
      response.writeHead(404, { 'content-type': 'application/json' }).end(errorBody(404, 'NOT_FOUND', null));
      return;
    }
    const body = Buffer.concat(await request.toArray());
    const { requests } = requestBody.parse(JSON.parse(body.toString('utf8')));
    const found = await Promise.all(requests.map(({ image }) => this.#read(Buffer.from(image.content, 'base64'))));
    const key = request.headers['x-goog-api-key'];
    const noted = { url: request.url ?? '', key: String(key), pages: found.map(({ page }) => page) };
    this.requests.push(noted);
    const tooMuch = requests.length > mostImages || body.length > mostJsonBytes;
    const fault = tooMuch ? { status: 400, body: errorBody(400, 'INVALID_ARGUMENT', null) } : await this.fault(noted);
    if (fault === 'hang') return void (await pause(60_000, undefined, { ref: false }));
    if (fault === 'cut') return void response.destroy();
    if (fault !== null && typeof fault === 'object' && 'status' in fault) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(fault.body);
      return;
    }
    const failing = fault !== null && typeof fault === 'object' ? fault.pictures : {};
    const asNumbers = searchParams.get('$alt')?.endsWith('enum-encoding=int') === true;
    const responses = found.map(({ page, lines, size }) => {
      const code = failing[page];
      if (code !== undefined) return { error: { code, message: 'This picture was not read.' } };
      this.pagesRead.push(page);
      return lines.length === 0 ? {} : annotation(lines, size, asNumbers);
    });
    const text = JSON.stringify({ responses });
    response.setHeader('content-type', 'application/json; charset=UTF-8');
    response.end(fault === 'half' ? text.slice(0, text.length / 2) : text);
  }

  /** Which known page a picture shows, and its words; a picture of none is an empty page. */
  async #read(picture: Buffer): Promise<{ page: number; lines: InkWord[][]; size: { width: number; height: number } }> {
    const { width, height } = await sharp(picture).metadata();
    const found = await inkWords(picture, this.#pages);
    return { page: found === null ? 0 : found.page + 1, lines: found?.lines ?? [], size: { width, height } };
  }
}

const breaks = { SPACE: 1, EOL_SURE_SPACE: 3, LINE_BREAK: 5 };

/** A picture's answer. Each line is a block of one paragraph, as in sparse text; punctuation makes words of its own. */
function annotation(lines: InkWord[][], size: { width: number; height: number }, asNumbers: boolean): object {
  const blocks = lines.map((words) => {
    const parts = words.flatMap((word, at) => partsOf(word, at === words.length - 1 ? 'LINE_BREAK' : 'SPACE'));
    const made = parts.map(({ t, corners, ends }) => wordJson(t, corners, ends, asNumbers));
    const paragraph = { words: made, confidence: 0.97 };
    return { blockType: asNumbers ? 1 : 'TEXT', confidence: 0.97, paragraphs: [paragraph] };
  });
  const text = lines.map((words) => `${words.map(({ t }) => t).join(' ')}\n`).join('');
  return {
    textAnnotations: [{ locale: 'en', description: text }],
    fullTextAnnotation: { pages: [{ ...size, blocks, confidence: 0.97 }], text },
  };
}

type Ends = keyof typeof breaks | null;

/** The pieces into which Vision cuts a word, each with its share of the word's box. */
function partsOf({ t, corners }: InkWord, ends: Ends): (InkWord & { ends: Ends })[] {
  const pieces = [...t.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu)];
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const between = (a: { x: number; y: number }, b: { x: number; y: number }, share: number) => ({
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
  });
  return pieces.map(([piece], at) => {
    const start = pieces[at]?.index ?? 0;
    const [from, to] = [start / t.length, (start + piece.length) / t.length];
    const box: InkWord['corners'] = [
      between(topLeft, topRight, from),
      between(topLeft, topRight, to),
      between(bottomLeft, bottomRight, to),
      between(bottomLeft, bottomRight, from),
    ];
    return { t: piece, corners: box, ends: at === pieces.length - 1 ? ends : null };
  });
}

function wordJson(t: string, corners: InkWord['corners'], ends: Ends, asNumbers: boolean): object {
  // Whole pixels; a coordinate of 0 is left out, as proto3's JSON does.
  const vertices = corners.map(({ x, y }) => {
    const [wholeX, wholeY] = [Math.round(x), Math.round(y)];
    return { ...(wholeX !== 0 && { x: wholeX }), ...(wholeY !== 0 && { y: wholeY }) };
  });
  const letters = [...t];
  const symbols = letters.map((letter, at) => {
    const type = ends !== null && at === letters.length - 1 ? (asNumbers ? breaks[ends] : ends) : null;
    return { ...(type !== null && { property: { detectedBreak: { type } } }), text: letter, confidence: 0.98 };
  });
  return { boundingBox: { vertices }, symbols, confidence: 0.98 };
}
