import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ExoraError } from '@exora/contracts';
import { PDFiumModule } from '@hyzyla/pdfium';

/** PDFium's C functions that are used here, by their names in `fpdfview.h`, `fpdf_text.h` and `fpdf_edit.h`, with their number of arguments. */
const functions = {
  malloc: 1,
  free: 1,
  FPDF_InitLibrary: 0,
  FPDF_LoadMemDocument: 3,
  FPDF_GetLastError: 0,
  FPDF_DocumentHasValidCrossReferenceTable: 1,
  FPDF_GetPageCount: 1,
  FPDF_LoadPage: 2,
  FPDF_ClosePage: 1,
  FPDF_GetPageWidthF: 1,
  FPDF_GetPageHeightF: 1,
  FPDF_PageToDevice: 10,
  FPDF_RenderPageBitmap: 8,
  FPDFBitmap_CreateEx: 5,
  FPDFBitmap_FillRect: 6,
  FPDFBitmap_GetBuffer: 1,
  FPDFBitmap_Destroy: 1,
  FPDFText_LoadPage: 1,
  FPDFText_ClosePage: 1,
  FPDFText_CountChars: 1,
  FPDFText_GetUnicode: 2,
  FPDFText_GetLooseCharBox: 3,
  FPDFText_GetCharAngle: 2,
  FPDFText_GetFontSize: 2,
  FPDFText_HasUnicodeMapError: 2,
  FPDFText_GetTextObject: 2,
  FPDFTextObj_GetTextRenderMode: 1,
  FPDFPage_CountObjects: 1,
  FPDFPage_GetObject: 2,
  FPDFPageObj_GetType: 1,
  FPDFPageObj_GetBounds: 5,
  FPDFImageObj_GetImagePixelSize: 3,
  FPDFFormObj_CountObjects: 1,
  FPDFFormObj_GetObject: 2,
} as const;

type FunctionName = keyof typeof functions;

/** PDFium in WebAssembly: its functions, and views of its memory (taken anew after every call that may grow it). */
export interface Pdfium {
  call: (name: FunctionName, ...values: number[]) => number;
  bytes: (at: number, length: number) => Uint8Array;
  floats: (at: number, count: number) => Float32Array;
  doubles: (at: number, count: number) => Float64Array;
  integers: (at: number, count: number) => Int32Array;
}

let prepared: Promise<Pdfium> | null = null;

/** Starts a PDFium ahead for the next `takePdfium`. */
export async function preparePdfium(): Promise<void> {
  prepared ??= startPdfium();
  await prepared;
}

/** A PDFium of its own memory, for one document. */
export async function takePdfium(): Promise<Pdfium> {
  const ready = prepared;
  prepared = null;
  return ready ?? startPdfium();
}

/** `@hyzyla/pdfium` is pinned: its raw functions are no public interface. */
async function startPdfium(): Promise<Pdfium> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  const module: unknown = await PDFiumModule({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
  });
  if (typeof module !== 'object' || module === null) throw new ExoraError('engine_unavailable');
  const bound = bind(module);
  const memory = (): ArrayBufferLike => {
    const heap: unknown = Reflect.get(module, 'HEAPU8');
    if (!(heap instanceof Uint8Array)) throw new ExoraError('engine_unavailable');
    return heap.buffer;
  };
  const pdfium: Pdfium = {
    call: (name, ...values) => bound[name](...values),
    bytes: (at, length) => new Uint8Array(memory(), at, length),
    floats: (at, count) => new Float32Array(memory(), at, count),
    doubles: (at, count) => new Float64Array(memory(), at, count),
    integers: (at, count) => new Int32Array(memory(), at, count),
  };
  pdfium.call('FPDF_InitLibrary');
  return pdfium;
}

type Bound = Record<FunctionName, (...values: number[]) => number>;

function bind(module: object): Bound {
  const entries = Object.keys(functions).map((name) => {
    const found: unknown = Reflect.get(module, `_${name}`);
    if (typeof found !== 'function') throw new ExoraError('engine_unavailable');
    return [name, (...values: number[]): number => Number(found(...values) ?? 0)] as const;
  });
  const bound: Partial<Bound> = Object.fromEntries(entries);
  if (!isWhole(bound)) throw new ExoraError('engine_unavailable');
  return bound;
}

function isWhole(bound: Partial<Bound>): bound is Bound {
  return Object.keys(functions).every((name) => name in bound);
}

/** Runs `work` with `length` bytes of PDFium's memory, which are free again afterwards. */
export function withMemory<T>(pdfium: Pdfium, length: number, work: (at: number) => T): T {
  const at = pdfium.call('malloc', length);
  if (at === 0) throw new ExoraError('reader_crashed');
  try {
    return work(at);
  } finally {
    pdfium.call('free', at);
  }
}
