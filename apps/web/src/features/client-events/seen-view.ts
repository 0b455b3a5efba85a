import type { ClientEvent } from '@exora/contracts';

/** Which view of a record an address shows, by the words of the audit log, and the thing in it. */
export interface SeenView {
  readonly view: string;
  readonly resource?: { readonly type: NonNullable<ClientEvent['resource_type']>; readonly id: string };
}

const views: Readonly<Record<string, string>> = {
  '/record': 'overview',
  '/record/timeline': 'timeline',
  '/record/story': 'narratives',
  '/record/medications': 'medications',
  '/record/labs': 'labs',
  '/record/encounters': 'encounters',
  '/documents': 'documents',
  '/review': 'review',
  '/sharing': 'sharing',
};

const things: Readonly<Record<string, { view: string; type: NonNullable<SeenView['resource']>['type'] }>> = {
  documents: { view: 'document', type: 'shell_file' },
  facts: { view: 'fact', type: 'clinical_event' },
};

/** The view of a record at this address; null for what is about no record. */
export function seenView(pathname: string): SeenView | null {
  const known = views[pathname];
  if (known !== undefined) return { view: known };
  const [, area = '', id] = pathname.split('/');
  const thing = things[area];
  if (thing !== undefined && id !== undefined && isUuid(id)) {
    return { view: thing.view, resource: { type: thing.type, id } };
  }
  return area === 'record' ? { view: 'facts' } : null;
}

/** Whether a part of an address is an id; whoever is told about it parses it. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
