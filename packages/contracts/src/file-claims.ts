import type { ErrorCode, ErrorParameters } from './errors.ts';

/** Largest file that is accepted, in bytes (50 MB). */
export const maxFileSizeBytes = 50 * 1024 * 1024;

/** MIME types that the reader opens, each with the name endings that belong to it. */
export const acceptedTypes = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'image/tiff': ['tif', 'tiff'],
  'text/plain': ['txt', 'text'],
  'text/html': ['html', 'htm', 'xhtml'],
  'application/rtf': ['rtf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx', 'docm'],
  'application/zip': ['zip'],
  // Not registered, but what systems that hand out C-CDA documents and HL7 v2 messages call them.
  'application/cda+xml': ['xml', 'cda'],
  'application/fhir+json': ['json'],
  'x-application/hl7-v2+er7': ['hl7'],
} as const satisfies Record<string, readonly string[]>;

export type AcceptedType = keyof typeof acceptedTypes;

/** Longest accepted file name, in UTF-16 units. */
export const maxFileNameLength = 255;

/**
 * What is wrong with a file by its name and size alone, or null. Checked by the page and the command before anything is
 * sent, and again by the edge function.
 */
export function checkFileClaim(claim: {
  name: string;
  sizeBytes: number;
}): { code: ErrorCode; parameters: ErrorParameters } | null {
  if (claim.sizeBytes === 0) return { code: 'file_empty', parameters: {} };
  if (claim.sizeBytes > maxFileSizeBytes) {
    return { code: 'file_too_large', parameters: { limitMb: maxFileSizeBytes / 1024 / 1024 } };
  }
  if (!isPlainName(claim.name)) return { code: 'file_name_invalid', parameters: {} };
  if (typeOfName(claim.name) === null) return { code: 'file_type_unsupported', parameters: {} };
  return null;
}

/** A name without folders, control, direction or line characters or halves of one, that fits a file system. */
function isPlainName(name: string): boolean {
  if (name.trim() === '' || name.length > maxFileNameLength) return false;
  if (name === '.' || name === '..' || /[/\\]/.test(name)) return false;
  return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name);
}

/** A name that is safe to list when the given one is refused: visible characters only, the last path part, shortened. */
export function displayName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  return visible.slice(0, maxFileNameLength) || 'unnamed file';
}

/** The accepted type that a name's ending says, or null. */
export function typeOfName(name: string): AcceptedType | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return null;
  for (const [type, endings] of Object.entries(acceptedTypes)) {
    if ((endings as readonly string[]).includes(ending)) return type as AcceptedType;
  }
  return null;
}
