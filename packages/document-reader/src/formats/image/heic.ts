import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ExoraError } from '@exora/contracts/errors';

/** Pixels as red, green, blue and, where there is any, opacity; one byte each. */
interface RawPicture {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** What of `libheif-js` is used here: libheif's own functions as Emscripten binds them. */
interface Heif {
  HeifDecoder: new () => { decode: (bytes: Uint8Array) => HeifImage[] };
  heif_js_decode_image2: (
    handle: unknown,
    colourspace: unknown,
    chroma: unknown,
  ) => DecodedImage | Promise<DecodedImage>;
  heif_image_release: (image: unknown) => void;
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
}

interface HeifImage {
  handle: unknown;
  get_width: () => number;
  get_height: () => number;
  is_primary: () => boolean;
  has_alpha_channel: () => boolean;
}

/** A picture in libheif's memory, or what went wrong. */
type DecodedImage =
  | { code: unknown; channels?: undefined }
  | {
      image: unknown;
      channels: { stride: number; width: number; height: number; data: Uint8Array }[];
      code?: undefined;
    };

/**
 * A phone's photo in HEIC: its size as it is shown, and its pixels, turned as the file says. Decoded by libheif and
 * libde265 in WebAssembly (`libheif-js`, LGPL-3.0: used as it is, from its own package, and replaceable there), since
 * sharp's libvips has no HEVC decoder. Throws `image_damaged`, `heic_not_supported`.
 */
export async function openHeic(
  bytes: Uint8Array,
): Promise<{ size: { width: number; height: number }; decode: () => Promise<RawPicture> }> {
  if (!hasWholeBoxes(bytes)) throw new ExoraError('image_damaged');
  const heif = await loadHeif();
  const images = new heif.HeifDecoder().decode(bytes);
  const image = images.find((one) => one.is_primary()) ?? images[0];
  if (image === undefined) throw new ExoraError('heic_not_supported');
  const size = { width: image.get_width(), height: image.get_height() };
  if (!(size.width > 0 && size.height > 0)) throw new ExoraError('image_damaged');
  return {
    size,
    async decode() {
      const channels = image.has_alpha_channel() ? 4 : 3;
      try {
        return { data: await pixelsOf(heif, image, size, channels), ...size, channels };
      } catch (cause) {
        throw new ExoraError('image_damaged', { cause });
      }
    },
  };
}

/** The pixels in rows without gaps. Throws for a picture that is not what its header says. */
async function pixelsOf(
  heif: Heif,
  { handle }: HeifImage,
  { width, height }: { width: number; height: number },
  channels: 3 | 4,
): Promise<Uint8Array> {
  const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = heif.heif_chroma;
  const chroma = channels === 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
  const decoded = await heif.heif_js_decode_image2(handle, heif.heif_colorspace.heif_colorspace_RGB, chroma);
  const [plane] = decoded.channels ?? [];
  if (decoded.channels === undefined || plane?.width !== width || plane.height !== height) {
    throw new Error('The picture has another size than its header says.');
  }
  const row = width * channels;
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) pixels.set(plane.data.subarray(y * plane.stride, y * plane.stride + row), y * row);
  heif.heif_image_release(decoded.image);
  return pixels;
}

let started: Promise<Heif> | null = null;

function loadHeif(): Promise<Heif> {
  started ??= startHeif();
  return started;
}

async function startHeif(): Promise<Heif> {
  const require = createRequire(import.meta.url);
  // The package's own entry for Node looks for its file in the folder where the process was started.
  const wasmBinary = await readFile(require.resolve('libheif-js/libheif-wasm/libheif.wasm'));
  const start: unknown = require('libheif-js/libheif-wasm/libheif.js');
  if (typeof start !== 'function') throw new ExoraError('engine_unavailable');
  const module: unknown = await start({ wasmBinary });
  if (!isHeif(module)) throw new ExoraError('engine_unavailable');
  return module;
}

function isHeif(module: unknown): module is Heif {
  return (
    typeof module === 'object' &&
    module !== null &&
    'HeifDecoder' in module &&
    'heif_js_decode_image2' in module &&
    'heif_image_release' in module
  );
}

/** Whether the boxes of an ISO base media file (ISO/IEC 14496-12) end where the file does: a cut one is damaged. */
function hasWholeBoxes(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = view.getUint32(at);
    const length = short === 1 && at + 16 <= bytes.length ? Number(view.getBigUint64(at + 8)) : short;
    // A length of 0 reaches to the file's end.
    if (length === 0) return true;
    if (length < 8 || at + length > bytes.length) return false;
    at += length;
  }
  return true;
}
