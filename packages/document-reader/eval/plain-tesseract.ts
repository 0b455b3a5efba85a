import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createWorker, OEM, PSM } from 'tesseract.js';
import { hasNativeTesseract } from '../src/ocr/native-tesseract.ts';
import { languageFolder } from '../src/ocr/tesseract-js.ts';

interface Plain {
  name: string;
  read: (path: string) => Promise<string>;
  close: () => Promise<unknown>;
}

/** The recogniser as it comes, on the picture as it is: the machine's program, or else its build in WebAssembly. */
export async function plainTesseract(): Promise<Plain> {
  if (await hasNativeTesseract()) {
    const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
    const read = async (path: string) =>
      (await promisify(execFile)('tesseract', [path, 'stdout', '--psm', '3'], { env })).stdout;
    return { name: 'tesseract', read, close: async () => undefined };
  }
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: languageFolder,
    cacheMethod: 'none',
    gzip: true,
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });
  return {
    name: 'tesseract.js',
    read: async (path) => (await worker.recognize(path)).data.text,
    close: () => worker.terminate(),
  };
}
