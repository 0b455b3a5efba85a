import type { Profile } from '@exora/contracts';
import {
  Activity,
  BookOpenText,
  CalendarDays,
  Camera,
  ChartNoAxesColumn,
  Download,
  Eye,
  FileSignature,
  FileText,
  HeartPulse,
  type IconNode,
  ListChecks,
  LogOut,
  Monitor,
  Moon,
  PenLine,
  Plus,
  Settings,
  Share2,
  ShieldCheck,
  Siren,
  Stethoscope,
  Sun,
  Trash2,
  UserPlus,
  UserRound,
  Users,
} from 'lucide';
import { typeLooks } from '#components/facts/type-look.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { foldedWords, markedParts } from '#lib/text/marked-parts.ts';
import type { Theme } from '#lib/theme.ts';

/** What a command does. */
type CommandAction =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'add' | 'photograph' | 'sign-out' }
  | { readonly kind: 'open-record'; readonly profileId: string }
  | { readonly kind: 'theme'; readonly theme: Theme };

/** Something that can be done from the search, beside finding. */
export interface Command {
  readonly id: string;
  readonly icon: IconNode;
  readonly name: string;
  /** Other words that people may type for it. */
  readonly also: string;
  readonly action: CommandAction;
}

const go = (href: string, icon: IconNode, name: string, also: string): Command => ({
  id: `go-${href.slice(1).replaceAll('/', '-')}`,
  icon,
  name: `Go to ${name}`,
  also,
  action: { kind: 'go', href },
});

const places: readonly Command[] = [
  go('/record', HeartPulse, 'the record', 'overview home start'),
  go('/record/timeline', CalendarDays, 'the timeline', 'history dates'),
  go('/record/medications', typeLooks.medication.icon, 'medications', 'medicines drugs tablets'),
  go('/record/conditions', typeLooks.condition.icon, 'conditions', 'diagnoses problems'),
  go('/record/allergies', typeLooks.allergy.icon, 'allergies', 'reactions'),
  go('/record/labs', typeLooks.lab.icon, 'lab results', 'blood tests pathology values charts'),
  go('/record/vitals', typeLooks.vital.icon, 'vital signs', 'blood pressure pulse weight temperature measurements'),
  go('/record/immunisations', typeLooks.immunization.icon, 'immunisations', 'vaccinations vaccines immunizations'),
  go('/record/procedures', typeLooks.procedure.icon, 'procedures', 'operations surgery'),
  go('/record/visits', typeLooks.encounter.icon, 'visits', 'encounters hospital stays appointments'),
  go('/record/story', BookOpenText, 'the story', 'narratives summary'),
  go('/documents', FileText, 'documents', 'files letters reports'),
  go('/review', ListChecks, 'the review', 'check confirm correct'),
  go('/sharing', Share2, 'sharing', 'access people'),
  go('/sharing/providers', Stethoscope, 'providers', 'sharing doctors clinics'),
  go('/sharing/accept', UserPlus, 'accepting an invitation', 'sharing code'),
  go('/profiles', Users, 'people and pets', 'profiles records'),
  go('/settings', Settings, 'settings', 'preferences account dates units language name'),
  go('/settings/security', ShieldCheck, 'security', 'settings password second factor sessions'),
  go('/settings/usage', ChartNoAxesColumn, 'usage', 'settings plan limits'),
  go('/settings/export', Download, 'taking it away', 'settings export download archive'),
  go('/settings/erase', Trash2, 'erasing', 'settings delete remove profile account'),
];

/** Views of a record that are its owner's alone. */
const ownerPlaces: readonly Command[] = [
  go('/sharing/invite', UserPlus, 'inviting somebody', 'sharing let in access'),
  go('/sharing/consents', FileSignature, 'consents', 'sharing agreements'),
  go('/sharing/emergency', Siren, 'emergency access', 'sharing card code wallet'),
  go('/sharing/log', Eye, 'who looked', 'sharing log audit verify'),
];

const operatorPlaces: readonly Command[] = [
  go('/operations', Activity, 'operations: queue', 'lanes admin'),
  go('/operations/jobs', Activity, 'operations: jobs', 'attempts admin'),
  go('/operations/dead-letters', Activity, 'operations: dead letters', 'failed retry replay admin'),
  go('/operations/capacity', Activity, 'operations: budgets', 'capacity cost plans admin'),
  go('/operations/system', Activity, 'operations: system', 'workers database health admin'),
  go('/operations/oversight', Activity, 'operations: oversight', 'emergency accesses wordings admin'),
];

const addByHand: Command = {
  id: 'add-by-hand',
  icon: PenLine,
  name: 'Add a fact by hand',
  also: 'enter new write',
  action: { kind: 'go', href: '/record/add' },
};

const appearances: readonly Command[] = [
  {
    id: 'theme-light',
    icon: Sun,
    name: 'Light appearance',
    also: 'theme bright',
    action: { kind: 'theme', theme: 'light' },
  },
  {
    id: 'theme-dark',
    icon: Moon,
    name: 'Dark appearance',
    also: 'theme night',
    action: { kind: 'theme', theme: 'dark' },
  },
  {
    id: 'theme-system',
    icon: Monitor,
    name: 'Appearance as on this device',
    also: 'theme system',
    action: { kind: 'theme', theme: 'system' },
  },
];

/** All that can be done in this record, in the order in which it is shown. */
export function commandsOf(
  current: Profile,
  profiles: readonly Profile[],
  { isAdmin, canAdd }: { isAdmin: boolean; canAdd: boolean },
): Command[] {
  return [
    ...(canAdd
      ? ([
          { id: 'add', icon: Plus, name: 'Add documents', also: 'upload new file', action: { kind: 'add' } },
          {
            id: 'photograph',
            icon: Camera,
            name: 'Photograph a document',
            also: 'camera scan picture add',
            action: { kind: 'photograph' },
          },
        ] as const)
      : []),
    ...(mayEdit(current) ? [addByHand] : []),
    ...places,
    ...(current.is_owner ? ownerPlaces : []),
    ...(isAdmin ? operatorPlaces : []),
    ...profiles
      .filter(({ id }) => id !== current.id)
      .map((profile) => ({
        id: `record-${profile.id}`,
        icon: UserRound,
        name: `Open the record of ${profile.display_name}`,
        also: 'switch profile',
        action: { kind: 'open-record', profileId: profile.id } as const,
      })),
    ...appearances,
    { id: 'sign-out', icon: LogOut, name: 'Sign out', also: 'log off leave', action: { kind: 'sign-out' } },
  ];
}

/** Those commands that have a word beginning with each word of the query. */
export function matchingCommands(commands: readonly Command[], query: string): Command[] {
  const words = foldedWords(query);
  return commands.filter(({ name, also }) =>
    words.every((word) => markedParts(`${name} ${also}`, [word]).some(({ isMarked }) => isMarked)),
  );
}
