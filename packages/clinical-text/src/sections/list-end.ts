import type { SectionKind } from './headings.ts';

/**
 * Where lists end that no heading follows. Letters tell a list of medicines, problems or allergies and go on in sentences, or
 * end: read as items of the list, their words would become medicines and allergies. The formulas and openings were collected
 * by us from letters of our own; they hold for English.
 */

const closing =
  /^(?:(?:with |my )?(?:very )?(?:(?:kind|best|warm|warmest|kindest)(?:est)?(?: personal)? )?(?:regards|wishes)|(?:with )?(?:many |sincere |kind )?thanks(?! (?:to|for|god))(?: again| in advance| and (?:kind|best|warm) (?:regards|wishes))?|thank you(?: again| very much| so much| kindly| in advance)?|yours (?:sincerely|faithfully|truly|ever)|yours|sincerely(?: yours)?|respectfully(?: (?:yours|submitted))?|cordially|cheers|faithfully)\s*[,.!]?$/i;

/** What stands below a letter's end, or says who signed it. */
const signature =
  /^(?:(?:electronically |digitally )?signed\b|dictated\b|typed by\b|transcribed\b|authori[sz]ed by\b|sent from my\b|(?:c\.?c\.?|bcc|encl?|enclosures?|attachments?|copies|copy)(?: to)?\s?:|provider n(?:o|umber)\b|dr\.? \p{Lu}\S*(?: \p{Lu}\S*){0,3}(?:,.{0,60})?$|(?:a\/|assoc(?:iate)? )?prof(?:essor)?\.? \p{Lu}\S*(?: \p{Lu}\S*){0,3}(?:,.{0,60})?$)/iu;

/** Whether a line ends the letter itself: a closing formula, a signature, who gets copies. */
export function endsLetter(line: string): boolean {
  return line.length <= 90 && (closing.test(line) || signature.test(line));
}

const opening =
  /^(?:I|we|she|he|they|it|this|that|these|there|the|his|her|their|my|our|your|you|on (?:\d|the|her|his|review|exam\w*|arrival|discharge)|in|at|if|when|while|after|since|following|as|for|thank you|thanks|please|mr|mrs|ms|miss|mx|dr|given|despite|unfortunately|fortunately|today|currently|overall|because|although|should|to)\b/i;
const verb =
  /\b(?:is|are|was|were|has|have|had|will|would|should|could|may|might|did|does|do|showed|shows|shown|remains?|denies|denied|reports?|reported|feels?|felt|lives?|understands?|suggest|recommend|plan|reviewed|saw|seen|discussed|please|thank you|thanks|let me know|returns?|improved|settled)\b/i;

/**
 * Whether a line is running text: a sentence or the beginning of one, not the name of something. `isParagraph`: it stands
 * alone, so that words which items could have too tell it.
 */
export function isSentence(line: string, isParagraph: boolean): boolean {
  if (!/^\p{Lu}/u.test(line) || !verb.test(line)) return false;
  const words = line.split(/\s+/).length;
  if (opening.test(line)) return words >= 4;
  return isParagraph && words >= 4 && /[.!?]$|.{60}/.test(line);
}

/** Lists whose items are names, and not sentences that go on. */
const ofNames = new Set<SectionKind | null>(['medications', 'stopped-medications', 'allergies', 'immunizations']);
/** Lists with sentences among their items, which only a paragraph ends. */
const ofMatters = new Set<SectionKind | null>(['problems', 'past-history', 'surgical-history', 'procedures']);

/** Whether a line behind the items of a list is none of them any more. */
export function endsList(section: SectionKind | null, line: string, afterBlank: boolean): boolean {
  if (ofNames.has(section)) return isSentence(line, afterBlank);
  return ofMatters.has(section) && afterBlank && isSentence(line, true);
}
