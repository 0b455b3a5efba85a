import { type ErrorCode, errorCatalogue, type Notification, type Profile } from '@exora/contracts';

/** What a notice says, and where it leads; null for one that leads nowhere. */
export interface NoticeText {
  readonly title: string;
  readonly href: string | null;
  /** The record that has to be open there, where the address doesn't say it. */
  readonly recordId: string | null;
}

/** A notice in words. Names of records are told only of those that the reader may see. */
export function noticeText(notice: Notification, profiles: readonly Profile[]): NoticeText {
  const profile = profiles.find(({ id }) => id === notice.patient_id);
  const isOwner = profile?.is_owner === true;
  const whose = profile === undefined ? 'a record' : `the record of ${profile.display_name}`;
  const at = (title: string, href: string | null): NoticeText => ({ title, href, recordId: null });
  /** A view of the record that the notice is about; nowhere for whoever can't see it. */
  const inRecord = (title: string, href: string): NoticeText =>
    profile === undefined ? at(title, null) : { title, href, recordId: profile.id };
  const profilePage = profile === undefined ? null : `/profiles/${profile.id}`;
  // The document's own page says whose it is; a list would be that of the record that is open.
  const document =
    notice.resource_type === 'shell_file' && notice.resource_id !== null ? `/documents/${notice.resource_id}` : null;
  switch (notice.kind) {
    case 'access_granted':
      if (notice.resource_type === 'patient_provider_access' && notice.patient_id !== null) {
        return at('A patient lets you read their record', `/emergency/${notice.patient_id}`);
      }
      if (isOwner) return inRecord(`Somebody was let into ${whose}`, '/sharing');
      return profile === undefined
        ? at(`You have access to ${whose} now`, '/profiles')
        : inRecord(`You have access to ${whose} now`, '/record');
    case 'access_revoked':
      return isOwner
        ? inRecord(`An access to ${whose} has ended`, '/sharing')
        : at(`An access to ${whose} has ended`, null);
    case 'account_reset':
      return at('An operator reset your password and signed you out everywhere', '/settings/security');
    case 'break_glass_used':
      return inRecord(
        `A provider opened ${whose} in an emergency`,
        isOwner ? '/sharing/emergency' : '/sharing/providers',
      );
    case 'care_state_changed':
      return at(`A death was stated or taken back for ${whose}`, profilePage);
    case 'erasure_requested':
      return notice.patient_id === null
        ? at('Your account is going to be erased', '/settings/erase')
        : at(`${capital(whose)} is going to be erased`, isOwner ? '/settings/erase' : profilePage);
    case 'erasure_cancelled':
      return at(`${capital(whose)} stays: its erasure was taken back`, profilePage);
    case 'record_erased':
      return at('A record that you had access to was erased', null);
    case 'export_ready':
      return at(`An export of ${whose} is ready`, '/settings/export');
    case 'file_failed':
      return at(`A document could not be read${reasonOf(notice)}`, document);
    case 'handover_due':
      return at(`The person of ${whose} comes of age: hand it over to them`, profilePage);
    case 'invitation_declined':
      return inRecord(`An invitation to ${whose} was declined`, '/sharing');
    case 'ownership_changed':
      return at(`${capital(whose)} has another owner now`, profilePage ?? '/profiles');
    case 'person_differs':
      return at(`A document in ${whose} names somebody else: say whose it is`, document);
    case 'representation_granted':
      return at(`Somebody acts by law for the person of ${whose}`, profilePage);
    case 'representation_ended':
      return at(`A right by law to ${whose} has ended`, profilePage);
    case 'representation_review_due':
      return at(`Your right by law to ${whose} has to be reviewed`, profilePage);
    case 'review_waiting':
      return document === null
        ? inRecord(`Important facts of ${whose} wait for your look`, '/review')
        : at(`Important facts of ${whose} wait for your look`, document);
  }
}

function reasonOf({ parameters }: Notification): string {
  const code = parameters.error_code;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code)) return '';
  const what = errorCatalogue[code as ErrorCode].what;
  // Words with a gap for a number are told in the list.
  return what.includes('{') ? '' : `: ${what.charAt(0).toLowerCase()}${what.slice(1).replace(/\.$/, '')}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
