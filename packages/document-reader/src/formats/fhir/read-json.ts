import { ExoraError } from '@exora/contracts/errors';
import { type Resource, resourceSchema } from './elements.ts';

/** A resource of the file, with its FHIRPath and the address by which others refer to it. */
export interface Entry {
  resource: Resource;
  element: string;
  fullUrl: string | undefined;
}

/** Objects and arrays of a file. Each takes some ten bytes of text and some hundred of memory. */
const maxParts = 3_000_000;

/** More resources than this are no record of one person. */
const maxEntries = 200_000;

/**
 * The resources of a FHIR file: a single one, those of a Bundle, or one a line (NDJSON, as bulk exports are). Only own keys
 * of the file's objects are ever read.
 */
export function readEntries(json: string): { entries: Entry[]; bundleType: string | null } {
  // Counted before it is parsed: a parser that runs out of memory can't be stopped.
  let parts = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if ((unit === 0x7b || unit === 0x5b) && ++parts > maxParts) throw new ExoraError('structured_too_large');
  }
  const whole = parse(json);
  if (whole !== null) return entriesOf(whole);
  const lines = json.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) throw new ExoraError('structured_not_readable', { parameters: { format: 'JSON' } });
  const entries = lines.map((line, at): Entry => {
    const resource = resourceSchema.safeParse(parse(line)?.value);
    if (!resource.success) throw new ExoraError('structured_not_readable', { parameters: { format: 'JSON' } });
    return { resource: resource.data, element: `%line[${at}]`, fullUrl: undefined };
  });
  return limited(entries, null);
}

function entriesOf({ value }: { value: unknown }): { entries: Entry[]; bundleType: string | null } {
  const parsed = resourceSchema.safeParse(value);
  if (!parsed.success) throw new ExoraError('structured_unsupported');
  const root = parsed.data;
  if (root.resourceType !== 'Bundle') {
    return { entries: [{ resource: root, element: root.resourceType, fullUrl: undefined }], bundleType: null };
  }
  const stated = Array.isArray(root.entry) ? (root.entry as unknown[]) : [];
  const entries = stated.flatMap((entry, at): Entry[] => {
    if (typeof entry !== 'object' || entry === null || !('resource' in entry)) return [];
    const resource = resourceSchema.safeParse(entry.resource);
    if (!resource.success) return [];
    const fullUrl = 'fullUrl' in entry && typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined;
    return [{ resource: resource.data, element: `Bundle.entry[${at}].resource`, fullUrl }];
  });
  return limited(entries, typeof root.type === 'string' ? root.type : 'collection');
}

function limited(entries: Entry[], bundleType: string | null) {
  if (entries.length > maxEntries) throw new ExoraError('structured_too_large');
  return { entries, bundleType };
}

function parse(json: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(json) as unknown };
  } catch (error) {
    // Its message quotes the file.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
