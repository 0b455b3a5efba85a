/**
 * What both Tesseract engines are told beside the LSTM recogniser and page segmentation mode 6 (one block: the lines are
 * found before): letters come at about 300 dpi, each character with its box, and no debug output.
 */
export const tesseractSettings = {
  user_defined_dpi: '300',
  hocr_char_boxes: '1',
  debug_file: '/dev/null',
} as const;
