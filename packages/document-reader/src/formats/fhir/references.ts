/** What the resources of a bundle refer to beside themselves, by every reference that can name it. None is followed twice. */
import { z } from 'zod';
import { type Concept, conceptSchema, list, part, type Resource, text } from './elements.ts';
import type { Entry } from './read-json.ts';

function index<T>(
  entries: readonly Entry[],
  read: (resource: Resource) => T | undefined,
): (reference: string) => T | undefined {
  const found = new Map<string, T>();
  for (const { resource, fullUrl } of entries) {
    const what = read(resource);
    if (what === undefined) continue;
    if (fullUrl !== undefined) found.set(fullUrl, what);
    if (resource.id !== undefined) found.set(`${resource.resourceType}/${resource.id}`, what);
  }
  return (reference) => found.get(reference) ?? found.get(reference.split('/').slice(-2).join('/'));
}

/** The Medications of a bundle. */
export function medicationIndex(entries: readonly Entry[]): (reference: string) => Concept | undefined {
  return index(entries, ({ resourceType, code }) =>
    resourceType === 'Medication' ? part(conceptSchema).parse(code) : undefined,
  );
}

const humanName = z.object({ text, family: text, given: list(z.string()), prefix: list(z.string()) });

/** The names of a bundle's practitioners, organizations and locations. */
export function nameIndex(entries: readonly Entry[]): (reference: string) => string | undefined {
  return index(entries, ({ resourceType, name }) => {
    if (resourceType === 'Practitioner') {
      const [first] = list(humanName).parse(name);
      const parts = [...(first?.prefix ?? []), ...(first?.given ?? []), first?.family];
      return first?.text || parts.filter(Boolean).join(' ') || undefined;
    }
    return (resourceType === 'Organization' || resourceType === 'Location') && typeof name === 'string'
      ? name.trim() || undefined
      : undefined;
  });
}
