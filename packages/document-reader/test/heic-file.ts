// The package's own entry imports a file without its ending, which Node refuses; this one leaves its maker on globalThis.
import 'elheif/pkg/elheif-wasm.js';
import sharp, { type Sharp } from 'sharp';

interface Encoder {
  jsEncodeImage: (pixels: Uint8Array, width: number, height: number) => { err: string; data: Uint8Array };
  onRuntimeInitialized: () => void;
}

/** A photo in HEIC, as a phone makes it. */
export async function heicOf(picture: Sharp): Promise<Uint8Array> {
  const { data, info } = await sharp(await picture.png().toBuffer())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { jsEncodeImage } = await startEncoder();
  const { err, data: heic } = jsEncodeImage(new Uint8Array(data), info.width, info.height);
  if (err !== '') throw new Error(err);
  return Uint8Array.from(heic);
}

async function startEncoder(): Promise<Encoder> {
  const start: unknown = Reflect.get(globalThis, '__init__ELHEIF_MODULE');
  if (typeof start !== 'function') throw new Error('The encoder did not load.');
  const { promise, resolve } = Promise.withResolvers<void>();
  const encoder: Partial<Encoder> = { onRuntimeInitialized: resolve };
  start(encoder);
  await promise;
  return encoder as Encoder;
}
