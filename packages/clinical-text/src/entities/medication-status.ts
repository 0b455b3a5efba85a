/** Whether a medicine is taken, stopped or paused for now. */
export type MedicationStatus = 'active' | 'stopped' | 'on-hold';

const stop = String.raw`ceas(?:e|ed|ing)|stop(?:ped|ping)?|discontinu(?:e|ed|ing)`;
const hold = String.raw`withh(?:old|eld|olding)|hold|held|on hold|suspend(?:ed)?|paused?|omit(?:ted)?`;
const go = String.raw`start(?:ed|ing)?|commenc(?:e|ed|ing)|begin|began|begun|newly started|new|continu(?:e|ed|es|ing)|unchanged|no changes?|restart(?:ed)?|re-?commenc(?:e|ed)|resum(?:e|ed)|add(?:ed)?|initiat(?:e|ed)|increas(?:e|ed)|reduc(?:e|ed)|decreas(?:e|ed)|chang(?:e|ed)|adjust(?:ed)?|(?:up-?|down-?)?titrat(?:e|ed)|keep|amended|altered|now(?: on)?`;

/** An action in any inflection, as lists of changes put it in front of their medicines. */
export const actionSource = `${stop}|${hold}|${go}`;

const lead = new RegExp(
  String.raw`^(?<action>${actionSource})(?![\p{L}\d-])(?:\s+(?:taking|on))?(?<mark>\s*(?::|\s[-–]\s|[-–]\s))?\s*`,
  'iu',
);
const heading = new RegExp(
  String.raw`^(?<action>${actionSource})(?![\p{L}\d-])(?:\s+(?:how|you|taking|take|using|giving|these|this|the|your|following|medications?|medicines?|meds|drugs?|doses?|during|in|on|admission|hospital|stay|list|items?))*\s*:?$`,
  'iu',
);
const stopWord = new RegExp(`^(?:${stop})$`, 'i');
const holdWord = new RegExp(`^(?:${hold})$`, 'i');

function statusOf(action: string): MedicationStatus {
  if (stopWord.test(action)) return 'stopped';
  return holdWord.test(action) ? 'on-hold' : 'active';
}

/** The action that a line begins with: what it says of the medicines behind it and how long it is. */
export interface LeadAction {
  status: MedicationStatus;
  length: number;
  /** A colon or dash sets it off (`Ceased: …`). */
  labelled: boolean;
}

/** The action word in front of a line's medicines, or null. */
export function leadAction(content: string): LeadAction | null {
  const match = lead.exec(content);
  const action = match?.groups?.action;
  if (!match || !action) return null;
  return { status: statusOf(action), length: match[0].length, labelled: match.groups?.mark !== undefined };
}

/** What a line of an action and no medicine (`CHANGE how you take these medications`) says of the list under it. */
export function headedStatus(content: string): MedicationStatus | null {
  const action = heading.exec(content)?.groups?.action;
  return action ? statusOf(action) : null;
}

const forbiddenList =
  /\bto avoid\b|\bavoid(?:ed)?\b|\bnot to (?:be )?(?:taken?|given|used?|administered)\b|\bcontra-?indicated\b|\bnever (?:to )?(?:be )?(?:taken?|given)\b/i;

/** A list's title says that its medicines must not be taken, which says nothing of what was taken. */
export function isForbidden(title: string): boolean {
  return forbiddenList.test(title);
}

const forbiddenItem =
  /^(?:please |strictly )?(?:avoid|never|do not|don'?t|not to|contra-?indicated)\b(?!.*\b(?:stop|cease|miss|skip|crush|chew)\b)/i;

/** An item or its label (`Avoid: …`, `Drugs to avoid: …`) says that what it names must not be taken. */
export function forbidsItself(content: string): boolean {
  const label = /^[^:\n]{3,40}(?=:\s)/.exec(content)?.[0];
  return forbiddenItem.test(content) || (label !== undefined && forbiddenList.test(label));
}

const notTaken =
  /\b(?:do(?:es)? not|don'?t|not to) (?:re-?)?(?:start|take|taking|continue|give|resume|use|commence)\b(?! (?:it )?(?:more|with|on|if|within|at|after|before|for|until|while|without|together|alongside|in|during|extra|double|other|any other)\b)|\bnot (?:currently |presently )?(?:taking|taken|continued|restarted|resumed|in use)\b|\bno longer (?:taking|taken|on|required|needed|using)\b|\bnever (?:started|took|taken|filled)\b/i;
const ended = new RegExp(
  String.raw`(?<!\b(?:until|till|when|if|once|unless|(?:will|would|should|can|may|could|might) be) )\b(?:ceased|stopped|discontinued|completed|inactive)\b(?! (?:smoking|drinking|alcohol|breastfeeding))|[(\[]\s*(?:now |to )?(?:${stop})\b|\|\s*(?:${stop})\s*(?:\||$)|\s[-–]\s*(?:to |please |now )?(?:${stop})\s*$|\b(?:please|to be|now|to) (?:${stop})\b`,
  'i',
);
/** When it is to end: until then it is taken. */
const endsLater = new RegExp(
  String.raw`\bto be (?:${stop})\s*(?:on |in |at |after |before |from |once |when |if |by )*(?:\d|(?:one|two|three|four|six|twelve) (?:days?|weeks?|months?)|completion|surgery|procedure|review)`,
  'i',
);
const capitals = /\b(?:STOP|CEASE|DISCONTINUE)\b(?!:)/;
// `hold if SBP < 100` is a rule for taking it.
const held =
  /\b(?:withheld|suspended|paused|omitted|on hold|not (?:yet )?started|not started yet)\b|(?<!hand[- ])\bheld\b|\b(?:with)?hold\b(?! (?:if|when|for (?:sbp|hr|bp|sys|pulse)|chamber|parameters))|\bnil (?:while|whilst|when|during)\b/i;

/** What an item's own words say of it, or null when they say nothing. */
export function saidStatus(content: string): MedicationStatus | null {
  if (notTaken.test(content)) return 'stopped';
  if (held.test(content)) return 'on-hold';
  if (endsLater.test(content)) return null;
  return ended.test(content) || capitals.test(content) ? 'stopped' : null;
}

const titleHeld = /\b(?:withheld|on hold|held|suspended|paused)\b/i;
const titleStopped = /\b(?:ceased?|stop(?:ped)?|discontinued)\b/i;

/** What a section's title says of its medicines. */
export function titleStatus(title: string, stoppedSection: boolean): MedicationStatus {
  if (titleHeld.test(title)) return 'on-hold';
  return stoppedSection || notTaken.test(title) || titleStopped.test(title) ? 'stopped' : 'active';
}

const actionWord = new RegExp(String.raw`^(?:${actionSource}|taking|not|nil|no|do|stat|prn)(?![\p{L}])`, 'iu');

/** Words in brackets that say what is done with a medicine, never its brand. */
export function isAction(words: string): boolean {
  return actionWord.test(words);
}
