/** First and last byte (inclusive) that a `Range` header asks for; null to send everything, `unsatisfiable` for none. */
export function parseRange(header: string | null, size: number): { from: number; to: number } | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Number(last);
    return length === 0 || size === 0 ? 'unsatisfiable' : { from: Math.max(0, size - length), to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return null;
  return from >= size ? 'unsatisfiable' : { from, to };
}

/** The part of a whole answer that was asked for, as 206. Answers without a known length stay as they are. */
export function applyRange(response: Response, header: string | null): Response {
  const size = Number(response.headers.get('content-length') ?? Number.NaN);
  if (response.status !== 200 || response.body === null || !Number.isInteger(size)) return response;
  const range = parseRange(header, size);
  if (range === null) return response;
  const headers = new Headers(response.headers);
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`);
    headers.set('content-length', '0');
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-range', `bytes ${range.from}-${range.to}/${size}`);
  headers.set('content-length', String(range.to - range.from + 1));
  return new Response(response.body.pipeThrough(slice(range.from, range.to)), { status: 206, headers });
}

function slice(from: number, to: number): TransformStream<Uint8Array, Uint8Array> {
  let at = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const part = chunk.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
      at += chunk.length;
      if (part.length > 0) controller.enqueue(part);
      if (at > to) controller.terminate();
    },
  });
}
