import { ExoraError } from '@exora/contracts';
import type { RecognisablePicture, RecognisedPage } from '@exora/document-reader';
import { describe, expect, it } from 'vitest';
import { UnreadPicture } from './google-vision-answer.ts';
import { type Annotate, GoogleVisionPages } from './google-vision-pages.ts';
import { Parked } from './rate-limiter.ts';

const never = new AbortController().signal;
const times = { gatherMs: 1, firstRetryMs: 1 };

function picture(number: number, bytes = 100): RecognisablePicture {
  return { mime: 'image/jpeg', bytes: new Uint8Array(bytes), width: number, height: 1 };
}

/** A page that says which picture it is of, by the picture's width. */
function pageOf({ width }: RecognisablePicture): RecognisedPage {
  const corner = { x: 0, y: 0 };
  return {
    engine: 'google-vision',
    lines: [{ words: [{ t: `page ${width}`, confidence: 1, corners: [corner, corner, corner, corner] }] }],
  };
}

/** Asks for pages at once; what became of each, and the widths of the pictures of each call. */
async function outcomes(
  pictures: readonly RecognisablePicture[],
  answer: (call: number, pictures: readonly RecognisablePicture[]) => ReturnType<Annotate>,
) {
  const calls: number[][] = [];
  const pages = new GoogleVisionPages(
    async (sent) => {
      calls.push(sent.map(({ width }) => width));
      return answer(calls.length, sent);
    },
    never,
    times,
  );
  const settled = await Promise.allSettled(pictures.map((one) => pages.recognise(one)));
  const told = settled.map((one) => {
    if (one.status === 'fulfilled') return one.value.lines[0]?.words[0]?.t;
    return one.reason instanceof ExoraError ? one.reason.code : one.reason.name;
  });
  return { calls, told, pages };
}

const all = (count: number, bytes?: number) => Array.from({ length: count }, (_, at) => picture(at + 1, bytes));

describe('GoogleVisionPages', () => {
  it('sends what waits together, at most 16 in one request, each page with its own answer', async () => {
    const { calls, told } = await outcomes(all(18), async (_, sent) => sent.map(pageOf));
    expect(calls.map((call) => call.length)).toEqual([16, 2]);
    expect(told).toEqual(all(18).map(({ width }) => `page ${width}`));
  });

  it('keeps a request below the size that Vision takes', async () => {
    const { calls } = await outcomes([...all(3, 3_000_000), picture(4, 7_000_000)], async (_, sent) =>
      sent.map(pageOf),
    );
    expect(calls).toEqual([[1, 2], [3], [4]]);
  });

  it('sends again the pictures alone that were not read this time', async () => {
    const { calls, told } = await outcomes(all(3), async (call, sent) =>
      sent.map((one) => (one.width === 2 && call < 3 ? new UnreadPicture(14) : pageOf(one))),
    );
    expect(calls).toEqual([[1, 2, 3], [2], [2]]);
    expect(told).toEqual(['page 1', 'page 2', 'page 3']);
  });

  it('gives one up after three tries, or at once for good, and reads the others', async () => {
    const { calls, told } = await outcomes(all(4), async (_, sent) =>
      sent.map((one) => {
        if (one.width === 2) return new UnreadPicture(4);
        return one.width === 3 ? new UnreadPicture(3) : pageOf(one);
      }),
    );
    expect(calls).toEqual([[1, 2, 3, 4], [2], [2]]);
    expect(told).toEqual(['page 1', 'engine_unavailable', 'page_not_recognised', 'page 4']);
  });

  it('takes a picture that the answer leaves out for one that was not read', async () => {
    const { calls, told } = await outcomes(all(2), async (call, sent) => sent.map(pageOf).slice(0, call));
    expect(calls).toEqual([[1, 2], [2]]);
    expect(told).toEqual(['page 1', 'page 2']);
  });

  it('repeats a call that failed, up to three times in all; then the document has no more', async () => {
    const repeated = await outcomes(all(2), async (call, sent) => {
      if (call < 3) throw new ExoraError('engine_unavailable');
      return sent.map(pageOf);
    });
    expect(repeated.calls).toHaveLength(3);
    expect(repeated.told).toEqual(['page 1', 'page 2']);
    const failed = await outcomes(all(2), async () => {
      throw new ExoraError('engine_unavailable');
    });
    expect(failed.told).toEqual(['engine_unavailable', 'engine_unavailable']);
    await expect(failed.pages.recognise(picture(3))).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(failed.calls).toHaveLength(3);
  });

  it.each([
    ['Parked', new Parked(7000)],
    ['engine_key_refused', new ExoraError('engine_key_refused')],
    ['ai_consent_missing', new ExoraError('ai_consent_missing')],
  ])('makes no more calls after %s', async (name, refusal) => {
    const { calls, told, pages } = await outcomes(all(18), async () => {
      throw refusal;
    });
    expect(calls).toHaveLength(1);
    expect(new Set(told)).toEqual(new Set([name]));
    await expect(pages.recognise(picture(19))).rejects.toBe(refusal);
    expect(calls).toHaveLength(1);
  });

  it('sends the pictures of a refused request one by one, so that one of them fails alone', async () => {
    const { calls, told } = await outcomes(all(3), async (_, sent) => {
      if (sent.some(({ width }) => width === 2)) throw new ExoraError('page_not_recognised');
      return sent.map(pageOf);
    });
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(told).toEqual(['page 1', 'page_not_recognised', 'page 3']);
  });
});
