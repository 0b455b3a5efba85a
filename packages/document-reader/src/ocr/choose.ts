import type { OcrEngine } from './engine.ts';
import { hasNativeTesseract, NativeTesseractEngine } from './native-tesseract.ts';
import { TesseractJsEngine } from './tesseract-js.ts';

/** `auto`: the machine's `tesseract` where it is installed (faster, less memory), else the one from npm. */
export type OcrChoice = 'auto' | OcrEngine['name'];

const engines = new Map<OcrEngine['name'], OcrEngine>();
let detected: Promise<boolean> | null = null;

/** The process's one engine of this choice; documents share it. */
export async function chooseEngine(choice: OcrChoice): Promise<OcrEngine> {
  detected ??= choice === 'auto' ? hasNativeTesseract() : null;
  const name = choice !== 'auto' ? choice : (await detected) ? 'tesseract' : 'tesseract.js';
  const known = engines.get(name);
  if (known !== undefined) return known;
  const engine = name === 'tesseract' ? new NativeTesseractEngine() : new TesseractJsEngine();
  engines.set(name, engine);
  return engine;
}

/** Ends the OCR engines. Reading again starts them anew. */
export async function closeEngines(): Promise<void> {
  const open = [...engines.values()];
  engines.clear();
  await Promise.all(open.map((engine) => engine.close()));
}
