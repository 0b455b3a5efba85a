import { expect, it } from 'vitest';
import { parseHocr } from './hocr.ts';

const hocr = `<div class='ocr_page' id='page_1' title='image "unknown"; bbox 0 0 900 200'>
   <span class='ocr_line' id='line_1_1' title="bbox 22 48 463 80; baseline -0.01 0; x_size 37.3">
    <span class='ocrx_word' id='word_1_1' title='bbox 196 55 264 80; x_wconf 92'>
     <span class='ocrx_cinfo' title='x_bboxes 196 55 217 76; x_conf 99.0'>&lt;</span>
     <span class='ocrx_cinfo' title='x_bboxes 233 50 264 80; x_conf 99.5'>5</span>
    </span>
    <span class='ocrx_word' id='word_1_2' title='bbox 300 55 310 80; x_wconf 12'>
     <span class='ocrx_cinfo' title='x_bboxes 300 55 310 80; x_conf 9.0'> </span>
    </span>
   </span>
   <span class='ocr_header' id='line_1_2' title="bbox 22 98 463 120">
   </span>`;

it('reads lines, words and symbols; drops what has no text', () => {
  expect(parseHocr(hocr)).toEqual([
    {
      slope: -0.01,
      words: [
        {
          x0: 196,
          y0: 55,
          x1: 264,
          y1: 80,
          confidence: 0.92,
          symbols: [
            { t: '<', x0: 196, x1: 217 },
            { t: '5', x0: 233, x1: 264 },
          ],
        },
      ],
    },
  ]);
});
