import { type AuditEvent, recordCategories } from '@exora/contracts';
import { categoryNames, listed, lowerFirst } from './access-text.ts';

/** What an event is about, for the filter. */
export const logKinds = ['reads', 'changes', 'sharing', 'work'] as const;
export type LogKind = (typeof logKinds)[number];

/** Name of each kind. */
export const logKindNames: Readonly<Record<LogKind, string>> = {
  reads: 'Looking',
  changes: 'Changes to the record',
  sharing: 'Sharing and consent',
  work: 'Exora’s own work',
};

/** What was done, as the rest of a sentence that begins with who did it; and its kind. */
interface Deed {
  readonly kind: LogKind;
  readonly text: string;
}

const reads = (text: string): Deed => ({ kind: 'reads', text });
const changes = (text: string): Deed => ({ kind: 'changes', text });
const sharing = (text: string): Deed => ({ kind: 'sharing', text });
const work = (text: string): Deed => ({ kind: 'work', text });

/** Every event that a record's log can hold. A test compares this with the list of `@exora/audit-chain`. */
const deeds: Readonly<Record<string, Deed>> = {
  'access.granted': sharing('gave somebody access'),
  'access.revoked': sharing('ended somebody’s access'),
  'appointment.cancelled': changes('cancelled an appointment'),
  'appointment.changed': changes('changed an appointment'),
  'appointment.created': changes('added an appointment'),
  'audit.cut': work('removed the beginning of this log, which was older than it has to be kept'),
  'audit.exported': sharing('took this log out'),
  'care.state_changed': changes('stated, or took back, a death'),
  'client.copied': reads('copied text from the record'),
  'client.downloaded': reads('downloaded from the record'),
  'client.failed': work('met an error in the app'),
  'client.printed': reads('printed from the record'),
  'client.signed_out': work('signed out'),
  'client.viewed': reads('looked at a page of the record'),
  'consent.changed': sharing('gave or withdrew a consent'),
  'consent.lapsed': sharing('ended a consent whose time was over'),
  'emergency_code.made': sharing('made an emergency code'),
  'emergency_code.revoked': sharing('switched emergency access off'),
  'encounter.added': changes('added a visit'),
  'encounter.changed': changes('changed a visit'),
  'encounter.removed': changes('removed a visit'),
  'erasure.finished': changes('finished an erasure'),
  'erasure.requested': changes('asked for an erasure'),
  'fact.added': changes('added a fact'),
  'fact.confirmed': changes('confirmed a fact'),
  'fact.corrected': changes('corrected a fact'),
  'fact.rejected': changes('rejected a fact'),
  'file.dismissed': changes('took a document off the list'),
  'file.erased': changes('erased a document'),
  'file.person_confirmed': changes('said that a document is about the person of this record'),
  'file.quarantined': work('set a dangerous file aside'),
  'file.read': work('read a document'),
  'file.reading_begun': work('began to read a document'),
  'file.refused': work('refused a file'),
  'file.retried': changes('had a document read again'),
  'file.submitted': changes('added a document'),
  'file.understanding_begun': work('began to look for facts in a document'),
  'file.understood': work('found the facts of a document'),
  'invitation.accepted': sharing('accepted an invitation'),
  'invitation.cancelled': sharing('cancelled an invitation'),
  'invitation.created': sharing('made an invitation'),
  'invitation.declined': sharing('declined an invitation'),
  'job.cancelled': work('stopped work on a document'),
  'job.discarded': work('gave work on a document up for good'),
  'job.given_up': work('could not finish work on a document'),
  'job.requeued': work('took work on a document up again'),
  'profile.changed': changes('changed name, birth date or kind of this record'),
  'profile.chosen_as_own': changes('made this their own record'),
  'profile.created': changes('made this record'),
  'profile.owner_changed': sharing('became the owner of this record'),
  'profile.replaced': changes('chose another record as their own'),
  'provider.access_granted': sharing('gave a provider access'),
  'provider.access_revoked': sharing('ended a provider’s access'),
  'provider.glass_broken': reads('opened the record in an emergency, without consent'),
  'provider.glass_refused': sharing('was refused in an emergency'),
  'provider.glass_reviewed': sharing('reviewed an emergency access'),
  'provider.note_written': changes('wrote a note'),
  'record.erased': changes('erased this record'),
  'record.erasure_begun': changes('began to erase this record'),
  'record.erasure_cancelled': changes('took the erasure of this record back'),
  'record.erasure_lapsed': changes('let an erasure lapse'),
  'record.erasure_requested': changes('asked for this record to be erased'),
  'record.export_completed': sharing('finished an export of the record'),
  'record.exported': sharing('exported the record'),
  'record.import_begun': changes('began to bring an archive in'),
  'record.import_discarded': changes('gave up bringing an archive in'),
  'record.imported': changes('brought an archive in'),
  'record.narrated': work('told the record’s story'),
  'record.narrating_begun': work('began to tell the record’s story'),
  'record.opened': reads('opened a document'),
  'record.read': reads('looked at the record'),
  'representation.ended': sharing('ended a right by law'),
  'representation.granted': sharing('entered a right by law'),
};

/** Whether sentences for this type of event exist. */
export function isKnownDeed(type: string): boolean {
  return Object.hasOwn(deeds, type);
}

/** What an event is about. */
export function logKind({ event_type: type }: Pick<AuditEvent, 'event_type'>): LogKind {
  return deeds[type]?.kind ?? 'work';
}

/** An event in words: who, what they did, and by which right. */
export function logText(event: AuditEvent): { who: string; did: string; right: string } {
  return { who: whoText(event), did: didText(event), right: rightText(event) };
}

function whoText({ actor, actor_name: name }: AuditEvent): string {
  switch (actor) {
    case 'owner':
      return 'You';
    case 'system':
      return 'Exora';
    case 'provider':
      return name ?? 'A provider';
    case 'delegate':
      return name ?? 'Somebody without a name';
  }
}

function didText({ event_type: type, actor_id: actorId, details, resource_type: resource }: AuditEvent): string {
  const deed = deeds[type];
  // An event of a later version still shows, by its own name.
  if (deed === undefined) return `did something of the kind “${type}”`;
  switch (type) {
    case 'record.read': {
      const seen = categoriesOf(details.category);
      const where = resource === 'shell_file' ? ', in a document' : '';
      return seen === '' ? deed.text : `looked at ${seen}${where}`;
    }
    case 'access.granted':
      // By a code: it is the invited person who accepts.
      return actorId !== null && details.grantee_user_id === actorId ? 'got access, by a code' : deed.text;
    case 'consent.changed':
      return consentText(details);
    case 'care.state_changed':
      return careText(details.to);
    default:
      return deed.text;
  }
}

function categoriesOf(value: unknown): string {
  const named = String(value ?? '').split(',');
  return listed(
    recordCategories
      .filter((category) => named.includes(category))
      .map((category) => lowerFirst(categoryNames[category])),
  );
}

function consentText(details: AuditEvent['details']): string {
  const did = details.status === 'withdrawn' ? 'withdrew the consent to' : 'gave consent to';
  switch (details.consent_type) {
    case 'ai_local':
      return `${did} reading on this system’s own machines`;
    case 'ai_external':
      return `${did} reading by outside companies`;
    default:
      return `${did} reading by providers`;
  }
}

function careText(state: unknown): string {
  switch (state) {
    case 'death_reported':
      return 'reported a death';
    case 'deceased':
      return 'stated a death';
    default:
      return 'took the statement of a death back';
  }
}

function rightText({ actor, details }: AuditEvent): string {
  if (details.break_glass === true) return 'In an emergency, without consent';
  switch (actor) {
    case 'owner':
      return 'As the owner';
    case 'delegate':
      return 'By access that was given, or by law';
    case 'provider':
      return 'As a provider with access';
    case 'system':
      return 'On your behalf';
  }
}

/** The words that were given with an event, such as the reason of an emergency; null without. */
export function logReason({ personal }: AuditEvent): string | null {
  if (typeof personal !== 'object' || personal === null) return null;
  for (const key of ['reason_text', 'purpose', 'evidence']) {
    const words: unknown = Reflect.get(personal, key);
    if (typeof words === 'string') return words;
  }
  return null;
}
