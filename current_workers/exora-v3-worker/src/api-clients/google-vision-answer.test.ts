import type { protos } from '@google-cloud/vision';
import { describe, expect, it } from 'vitest';
import { pictureAnswer, UnreadPicture } from './google-vision-answer.ts';

type Word = protos.google.cloud.vision.v1.IWord;
type BreakType = 'SPACE' | 'SURE_SPACE' | 'EOL_SURE_SPACE' | 'HYPHEN' | 'LINE_BREAK';

/** A word as the SDK gives it, ten pixels a letter; its last letter has the break. */
function word(text: string, x: number, type?: BreakType, confidence = 0.9): Word {
  const symbols = [...text].map((letter) => ({ text: letter, confidence }));
  const last = symbols.at(-1);
  if (last !== undefined && type !== undefined) Object.assign(last, { property: { detectedBreak: { type } } });
  const end = x + text.length * 10;
  const vertices = [
    { x, y: 5 },
    { x: end, y: 5 },
    { x: end, y: 25 },
    { x, y: 25 },
  ];
  return { symbols, confidence, boundingBox: { vertices } };
}

function answerOf(...paragraphs: Word[][]) {
  const blocks = paragraphs.map((words) => ({ paragraphs: [{ words }] }));
  return pictureAnswer({ fullTextAnnotation: { pages: [{ width: 800, height: 600, blocks }] } });
}

function textsOf(answer: ReturnType<typeof pictureAnswer>): string[][] {
  if (answer instanceof UnreadPicture) throw new Error('not read');
  return answer.lines.map(({ words }) => words.map(({ t }) => t));
}

describe('pictureAnswer', () => {
  it('ends words at spaces and lines at line breaks and ends of paragraphs', () => {
    const answer = answerOf(
      [word('Sodium', 0, 'SPACE'), word('139', 80, 'EOL_SURE_SPACE'), word('low', 0, 'LINE_BREAK')],
      [word('Form', 0, 'SURE_SPACE'), word('7', 90)],
      [word('end', 0)],
    );
    expect(textsOf(answer)).toEqual([['Sodium', '139'], ['low'], ['Form', '7'], ['end']]);
  });

  it('rejoins what no break parts, in one box, with the confidence of its weakest part', () => {
    const answer = answerOf([
      word('12', 100, undefined, 0.9),
      word('.', 120, undefined, 0.6),
      word('5', 130, 'SPACE', 0.8),
      word('mg', 160),
    ]);
    if (answer instanceof UnreadPicture) throw new Error('not read');
    expect(answer.lines).toHaveLength(1);
    expect(answer.lines[0]?.words[0]).toEqual({
      t: '12.5',
      confidence: 0.6,
      corners: [
        { x: 100, y: 5 },
        { x: 140, y: 5 },
        { x: 140, y: 25 },
        { x: 100, y: 25 },
      ],
    });
    expect(answer.lines[0]?.words[1]?.t).toBe('mg');
  });

  it('writes out the hyphen that is told as a break only', () => {
    expect(textsOf(answerOf([word('hyper', 0, 'HYPHEN'), word('tension', 0, 'LINE_BREAK')]))).toEqual([
      ['hyper-'],
      ['tension'],
    ]);
  });

  it('obeys a break that stands before its word', () => {
    const prefixed = word('139', 80);
    Object.assign(prefixed.symbols?.[0] ?? {}, { property: { detectedBreak: { type: 'SPACE', isPrefix: true } } });
    const onNextLine = word('low', 0);
    Object.assign(onNextLine.symbols?.[0] ?? {}, {
      property: { detectedBreak: { type: 'LINE_BREAK', isPrefix: true } },
    });
    expect(textsOf(answerOf([word('Sodium', 0), prefixed, onNextLine]))).toEqual([['Sodium', '139'], ['low']]);
  });

  it('takes missing coordinates for 0, and leaves out what has no place', () => {
    const atEdge = {
      symbols: [{ text: 'A' }],
      confidence: 0.5,
      boundingBox: { vertices: [{}, { x: 9 }, { x: 9, y: 9 }, { y: 9 }] },
    };
    const nowhere = { symbols: [{ text: 'B' }], confidence: 0.5 };
    const answer = answerOf([atEdge, nowhere]);
    expect(answer).toMatchObject({
      lines: [
        {
          words: [
            {
              t: 'A',
              corners: [
                { x: 0, y: 0 },
                { x: 9, y: 0 },
                { x: 9, y: 9 },
                { x: 0, y: 9 },
              ],
            },
          ],
        },
      ],
    });
    expect(textsOf(answer)).toEqual([['A']]);
  });

  it('is an empty page where there is no text', () => {
    expect(textsOf(pictureAnswer({}))).toEqual([]);
    expect(textsOf(pictureAnswer({ error: null, fullTextAnnotation: null }))).toEqual([]);
  });

  it.each([
    [3, false],
    [4, true],
    [7, false],
    [8, true],
    [13, true],
    [14, true],
  ])('tells of a picture that failed with code %i whether it may be read later', (code, later) => {
    const answer = pictureAnswer({ error: { code, message: 'some words' } });
    expect(answer).toBeInstanceOf(UnreadPicture);
    expect(answer).toMatchObject({ code, mayBeReadLater: later });
  });
});
