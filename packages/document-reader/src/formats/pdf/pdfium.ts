import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ExoraError } from '@exora/contracts/errors';
import { PDFiumModule } from '@hyzyla/pdfium';

/** PDFium's C functions that are used here, by their names in `fpdfview.h`, `fpdf_text.h`, `fpdf_edit.h`, `fpdf_annot.h` and `fpdf_formfill.h`, with their number of arguments. */
const functions = {
  malloc: 1,
  free: 1,
  FPDF_InitLibrary: 0,
  FPDF_LoadMemDocument: 3,
  FPDF_GetLastError: 0,
  FPDF_DocumentHasValidCrossReferenceTable: 1,
  FPDF_GetPageCount: 1,
  FPDFDOC_InitFormFillEnvironment: 2,
  FORM_OnAfterLoadPage: 2,
  FORM_OnBeforeClosePage: 2,
  FPDF_FFLDraw: 9,
  FPDF_LoadPage: 2,
  FPDF_ClosePage: 1,
  FPDF_CloseDocument: 1,
  FPDF_GetPageWidthF: 1,
  FPDF_GetPageHeightF: 1,
  FPDF_PageToDevice: 10,
  FPDF_RenderPageBitmap: 8,
  FPDFPage_GetRotation: 1,
  FPDFPage_GetAnnotCount: 1,
  FPDFPage_GetAnnot: 2,
  FPDFPage_CloseAnnot: 1,
  FPDFAnnot_GetSubtype: 1,
  FPDFAnnot_GetRect: 2,
  FPDFAnnot_GetFlags: 1,
  FPDFAnnot_GetFormFieldType: 2,
  FPDFAnnot_GetFormFieldValue: 4,
  FPDFBitmap_CreateEx: 5,
  FPDFBitmap_FillRect: 6,
  FPDFBitmap_Destroy: 1,
  FPDFText_LoadPage: 1,
  FPDFText_ClosePage: 1,
  FPDFText_CountChars: 1,
  FPDFText_GetUnicode: 2,
  FPDFText_GetCharBox: 6,
  FPDFText_GetLooseCharBox: 3,
  FPDFText_GetCharAngle: 2,
  FPDFText_GetFontSize: 2,
  FPDFText_HasUnicodeMapError: 2,
  FPDFText_IsGenerated: 2,
  FPDFText_GetTextObject: 2,
  FPDFTextObj_GetTextRenderMode: 1,
  FPDFPage_CountObjects: 1,
  FPDFPage_GetObject: 2,
  FPDFPageObj_GetType: 1,
  FPDFPageObj_SetIsActive: 2,
  FPDFPageObj_GetBounds: 5,
  FPDFImageObj_GetImagePixelSize: 3,
  FPDFFormObj_CountObjects: 1,
  FPDFFormObj_GetObject: 2,
} as const;

type FunctionName = keyof typeof functions;

/** PDFium in WebAssembly: its functions, and views of its memory (taken anew after every call that may grow it). */
export interface Pdfium {
  /** Throws `document_too_complex` when the document wants more memory than it may have. */
  call: (name: FunctionName, ...values: number[]) => number;
  bytes: (at: number, length: number) => Uint8Array;
  floats: (at: number, count: number) => Float32Array;
  doubles: (at: number, count: number) => Float64Array;
  integers: (at: number, count: number) => Int32Array;
}

type Started = Pdfium & { allow: (megabytes: number) => void };

let prepared: Promise<Started> | null = null;

/** Starts a PDFium ahead for the next `takePdfium`. */
export async function preparePdfium(): Promise<void> {
  prepared ??= startPdfium();
  await prepared;
}

/** A PDFium of its own memory, for one document, which may take so many megabytes. */
export async function takePdfium(megabytes: number): Promise<Pdfium> {
  const ready = prepared ?? startPdfium();
  prepared = null;
  const pdfium = await ready;
  pdfium.allow(megabytes);
  return pdfium;
}

/** `@hyzyla/pdfium` is pinned: its raw functions are no public interface. */
async function startPdfium(): Promise<Started> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  const module: unknown = await PDFiumModule({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
  });
  if (typeof module !== 'object' || module === null) throw new ExoraError('engine_unavailable');
  const bound = bind(module);
  const ceiling = boundMemory(module);
  const memory = (): ArrayBufferLike => {
    const heap: unknown = Reflect.get(module, 'HEAPU8');
    if (!(heap instanceof Uint8Array)) throw new ExoraError('engine_unavailable');
    return heap.buffer;
  };
  const pdfium: Started = {
    allow: ceiling.allow,
    call(name, ...values) {
      try {
        return Number(bound[name](...values) ?? 0);
      } finally {
        // Where PDFium survives it, a picture or a stretch of text is missing without a word.
        ceiling.check();
      }
    },
    bytes: (at, length) => new Uint8Array(memory(), at, length),
    floats: (at, count) => new Float32Array(memory(), at, count),
    doubles: (at, count) => new Float64Array(memory(), at, count),
    integers: (at, count) => new Int32Array(memory(), at, count),
  };
  pdfium.call('FPDF_InitLibrary');
  return pdfium;
}

const megabyte = 1024 * 1024;

/** A limit to PDFium's memory, which may grow to two gigabytes otherwise. */
function boundMemory(module: object): { allow: (megabytes: number) => void; check: () => void } {
  const memory: unknown = Reflect.get(Object(Reflect.get(module, 'wasmExports')), 'memory');
  if (!isMemory(memory)) throw new ExoraError('engine_unavailable');
  const grow = memory.grow.bind(memory);
  const pageBytes = 65_536;
  let most = Number.POSITIVE_INFINITY;
  let refused = false;
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * pageBytes <= most) return grow(pages);
    refused = true;
    throw new RangeError('The document wants more memory than it may have.');
  };
  return {
    allow(megabytes) {
      most = megabytes * megabyte;
    },
    check() {
      if (refused) throw new ExoraError('document_too_complex');
    },
  };
}

/** A memory of WebAssembly, of which Node's types say nothing. */
interface Memory {
  buffer: ArrayBufferLike;
  grow: (pages: number) => number;
}

function isMemory(value: unknown): value is Memory {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'grow' in value;
}

type Bound = Record<FunctionName, (...values: number[]) => unknown>;

function bind(module: object): Bound {
  const entries = Object.keys(functions).map((name) => {
    const found: unknown = Reflect.get(module, `_${name}`);
    if (typeof found !== 'function') throw new ExoraError('engine_unavailable');
    return [name, found] as const;
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
