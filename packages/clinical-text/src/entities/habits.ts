import type { Assertion } from '@exora/contracts';
import { SentenceContext } from '../context/assert.ts';
import { relatives } from '../context/triggers.ts';
import type { ClinicalDocument } from '../document/document.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import type { SectionKind } from '../sections/headings.ts';
import type { Sentence } from '../sentences/sentences.ts';

/**
 * Statements of how somebody lives. Which ones a record needs is told by US Core's smoking status and social history profiles
 * and by the RACGP's record standards (smoking, alcohol, substances, occupation, living arrangements).
 */
interface Statement {
  /** The name under which the terminology has its code; null: it has none of its own. */
  readonly habit: string | null;
  readonly words: RegExp;
  /** The words say it with their own denial (`does not smoke`); else what denies them around is looked for. */
  readonly isWhole?: true;
  /** What is only so where habits are told: elsewhere it may be advice, or of something else. */
  readonly inSocialHistory?: true;
}

/** Words with one blank between them, as a pattern that takes more of them, and any case. */
function phrase(source: string): RegExp {
  const outsideClass = String.raw`(?![^[]*\])`;
  const spaced = source
    .replace(new RegExp(String.raw` \?${outsideClass}`, 'g'), String.raw`\s{0,4}`)
    .replace(new RegExp(` ${outsideClass}`, 'g'), String.raw`\s{1,4}`);
  return new RegExp(spaced, 'giu');
}

const person = String.raw`(?:he|she|they|patient|pt|i|mr\.? \p{L}{1,30}|mrs\.? \p{L}{1,30}|ms\.? \p{L}{1,30})`;
const doesNot = String.raw`(?:(?:does|did)(?: not|n['’]t)|never|denies ever)(?: currently)?`;
const number = String.raw`(?:\d{1,3}(?:\.\d{1,2})?(?: ?(?:-|–|to) ?\d{1,3})?|one|two|three|four|five|six|ten|twelve|a few|a couple of)`;
const every = String.raw`(?: ?(?:per|a|each|every|/) ?| )(?:day|d|night|week|wk|weekend|month|fortnight|year|daily|nightly|weekly|monthly)\b`;
const drink = String.raw`(?:standard drinks?|std drinks?|standards?|sd|drinks?|units?|glass(?:es)?|bottles?|beers?|stubbies|cans?|pints?|schooners?|nips?|shots?|wines?)(?: of (?:alcohol|(?:red |white )?wine|beer|spirits|whisky|whiskey|vodka))?`;
const seldom = String.raw`(?:occasionally|socially|rarely|moderately|heavily|regularly|daily|minimally|only on special occasions|on (?:weekends|occasions?|social occasions)|in moderation|most (?:days|nights)|every (?:day|night))`;
const cigarettes = String.raw`(?:cigarettes?|cigs?|ciggies|rollies|cigars?|(?:packs?|packets?|pkts?)(?: of cigarettes)?)`;
const aDay = String.raw`(?: ?(?:per|a|/|each) ?day| daily| ?/ ?d\b)`;
const substance = String.raw`(?:(?:illicit|recreational|iv|intravenous|street|illegal|other)[/ ]{1,3}){0,3}(?:drugs?|substances?|ivdu|cannabis|marijuana|tobacco|cigarettes?|smoking|nicotine|alcohol|etoh|drinking|vaping)(?: (?:use|abuse|misuse|consumption|intake|products|drinking|smoking)\b)?`;
const substances = String.raw`${substance}(?:(?: ?[,/] ?(?:and |or )?| (?:and|or|nor) )(?:any )?${substance}){0,5}(?! (?:cessation|related|alarm|withdrawal|hand|wipes?|free|swabs?|allerg|level|test|screen))\b`;
const ofThem = String.raw`(?: (?:any|use of|history of|h/o|hx of|current|significant|known|excess(?:ive)?)){0,3}`;

/** Some words, up to where another statement begins. */
const some = String.raw`(?:(?! (?:but|who|since|where|and (?:both|is|was|has|had|works?|smok|drinks?|does|denies|can|mobil|walks?|enjoys?|never|no|non)|(?:smok|drink|does|denies|never|non)))[\p{L} '’-]){2,50}`;

const statements: readonly Statement[] = [
  // Several at once, and denials of any.
  {
    habit: null,
    isWhole: true,
    words: phrase(
      String.raw`\b(?:denie[sd]|denying|negative for|(?:does|do|did) not use|never used|never uses)${ofThem} ${substances}|(?:(?<=\b${person} )|(?<=^))${doesNot} (?:smoke|drink)(?:(?: ?[,/] ?| (?:or|and|nor) | ?, (?:or|and) )(?:(?:smoke|drink|use|utilize|utilise|consume)\b(?! (?:water|fluids|coffee|tea|milk))(?: (?:any )?${substance})?)){1,3}`,
    ),
  },
  {
    habit: null,
    isWhole: true,
    inSocialHistory: true,
    words: phrase(String.raw`\b(?:no|nil|without|never)${ofThem} ${substances}`),
  },
  // Tobacco. The years behind `ex-smoker` and what is smoked a day are read beside the statement.
  {
    habit: 'never smoked tobacco',
    isWhole: true,
    words: phrase(
      String.raw`\b(?:life-?long )?never[- ]smok(?:er|ed)\b(?: tobacco| cigarettes)?|\blife-?long non[- ]?smoker\b|\bhas never (?:been a smoker|used tobacco)\b`,
    ),
  },
  {
    habit: 'non-smoker',
    isWhole: true,
    words: phrase(String.raw`\bnon[- ]?smok(?:er|ing)\b|\bnot (?:a |currently a )(?:current )?smoker\b`),
  },
  {
    habit: 'non-smoker',
    isWhole: true,
    words: phrase(
      String.raw`(?:(?<=\b${person} )|(?<=^))${doesNot} (?:smoke\b(?: cigarettes| tobacco)?|use tobacco\b)(?! (?:alarm|detector))`,
    ),
  },
  {
    habit: 'ex-smoker',
    isWhole: true,
    words: phrase(
      String.raw`\b(?:ex|former|past|previous|reformed|prior|remote)[- ]{1,3}(?:heavy |light |cigarette |tobacco )?smoker\b|\b(?:has )?(?:quit|stopped|ceased|gave up|given up) (?:smoking|cigarettes|tobacco)\b|\b(?:used to smoke|previously smoked)\b`,
    ),
  },
  {
    habit: 'smokes tobacco daily',
    words: phrase(
      String.raw`\b(?:daily|every[- ]?day) smoker\b|\b(?:currently |still |continues to )?smok(?:es|ing|e) (?:about |around |approximately |up to |approx\.? )?${number} ?(?:${cigarettes})?${aDay}`,
    ),
  },
  {
    habit: 'smoker',
    words: phrase(
      String.raw`(?<![-\p{L}])(?:(?:current|active|ongoing|heavy|light|social|occasional|chain|cigarette|continued|tobacco) ){0,3}smoker\b(?!['’]?s? (?:cough|lung))|\b(?:currently smokes|still smok(?:es|ing)|continues to smoke|smokes(?: (?:${seldom}|cigarettes|tobacco))?|ongoing smoking)\b(?! (?:cannabis|marijuana|thc))`,
    ),
  },
  {
    habit: null,
    words: phrase(
      String.raw`\b(?:history of (?:cigarette |tobacco )?smoking|smoking history|smoked (?:about |around |approximately |up to )?${number} ?(?:${cigarettes})?${aDay}|${number}[- ]pack[- ]years? of (?:cigarette |tobacco )?smoking|(?:chronic |ongoing |current |active )?tobacco use)\b`,
    ),
  },
  // Alcohol.
  {
    habit: 'current non-drinker of alcohol',
    isWhole: true,
    words: phrase(
      String.raw`\b(?:non[- ]?drinker|teetotal(?:l?er)?|abstinent from alcohol|abstains from alcohol|never drinks(?: alcohol)?)\b|(?:(?<=\b${person} (?:[^.;,]{0,60}\b(?:and|or) )?)|(?<=^))${doesNot} (?:drink(?: any)? alcohol|drink(?= ?(?:[.;,]|$))|(?:consume|use|take|have)(?: any)? alcohol)\b`,
    ),
  },
  {
    habit: 'ex-drinker',
    isWhole: true,
    words: phrase(String.raw`\b(?:ex|former|past|previous|reformed)[- ]{1,3}(?:heavy )?drinker\b`),
  },
  {
    habit: 'current drinker of alcohol',
    words: phrase(
      String.raw`\b(?:(?:social|occasional|heavy|light|moderate|binge|regular|daily|current) ){1,2}drinker\b|\b(?:drinks|consumes) (?:alcohol|etoh)(?: ${seldom})?|\bdrinks ${seldom}\b|\b(?:drinks|consumes) (?:about |around |approximately |up to |approx\.? )?${number} ?${drink}(?:${every})?|\b(?:occasional|social|moderate|regular|minimal|light|daily|chronic) (?:alcohol|etoh)(?: (?:use|intake|consumption))?\b|\balcohol ${seldom}`,
    ),
  },
  {
    habit: 'current drinker of alcohol',
    inSocialHistory: true,
    words: phrase(
      String.raw`\b${number} ?(?:standard drinks?|std drinks?|units? of alcohol|glass(?:es)? of (?:red |white )?wine|beers|drinks)${every}`,
    ),
  },
  // Other substances.
  {
    habit: null,
    words: phrase(
      String.raw`\b(?:uses|smokes) (?:cannabis|marijuana|thc|cocaine|methamphetamine|ice|heroin|e-cigarettes?)(?: (?:${seldom}|weekly|monthly))?|\bvapes(?: (?:${seldom}|nicotine|cannabis))?\b|\b(?:occasional|daily|regular|weekly) (?:cannabis|marijuana|vaping|cocaine|methamphetamine|e-cigarette)(?: use)?\b|\b(?:current|ex|former)[- ](?:vaper|ivdu|intravenous drug user)\b`,
    ),
  },
  // Home and work.
  {
    habit: 'lives alone',
    words: phrase(String.raw`\b(?:lives|living|resides) (?:alone|by (?:him|her)self|on (?:his|her) own)\b`),
  },
  {
    habit: null,
    inSocialHistory: true,
    words: phrase(String.raw`\b(?:lives|resides) (?:independently )?(?:at home )?(?:with|in|at) ${some}`),
  },
  {
    habit: null,
    inSocialHistory: true,
    words: phrase(
      String.raw`\b(?:works|worked|working|employed) (?:(?:full|part)[- ]time )?(?:as|in) ${some}|\b(?:currently )?(?:retired|unemployed|a student)\b(?: (?!and\b|but\b|lives\b|since\b|from\b|with\b)\p{L}{1,20}){0,3}`,
    ),
  },
];

/** A question of a form or line, with the name of its code. */
const questions: readonly { readonly topic: string; readonly words: RegExp; readonly inSocialHistory?: true }[] = [
  {
    topic: 'tobacco smoking status',
    words:
      /\b(?:(?:tobacco|cigarette) (?:smoking|use)(?: (?:status|history))?|smoking(?: (?:status|history|hx))?|(?<![-\w])(?<!\b(?:ex|non|never|former|current|past|heavy|social) )smoker|tobacco|cigarettes|nicotine(?: use)?)\b/giu,
  },
  {
    topic: 'history of alcohol use',
    words: /\b(?:alcohol|etoh)(?: (?:use|intake|consumption|history|status|hx))?\b/giu,
  },
  {
    topic: 'history of other nonmedical drug use',
    words:
      /\b(?:(?:illicit|recreational|other|iv|intravenous)(?:[/ ]+(?:illicit|recreational|iv))? (?:drugs?|substances?)(?: use)?|(?:drug|substance) use|ivdu|cannabis|marijuana|vaping)\b/giu,
  },
  { topic: 'history of other nonmedical drug use', words: /\bdrugs\b/giu, inSocialHistory: true },
  { topic: 'history of occupation', words: /\b(?:occupation|employment(?: status)?|job)\b/giu, inSocialHistory: true },
];

const answered = /^\s*(?:[:=?|]|[-–](?=\s)|\t)\s*[-–:|]?\s*/u;
/** Where an answer ends: at a stop, or where the next question begins. */
const answerEnd =
  /[.;|\n\t]|\s{3,}|,?\s+(?=(?:alcohol|etoh|smok(?:er|ing)|tobacco|illicit|recreational|drugs?|ivdu|cannabis|occupation|lives|living)\b[^,.;]*[:=])|,\s+(?=(?:alcohol|etoh|smok(?:er|ing)|illicit|recreational|ivdu|lives|works|retired|married)\b)/iu;
const unanswered =
  /^(?:-+|\?+|unknown|not (?:recorded|asked|known|stated|documented|available|assessed|discussed)|n\/?a|see (?:below|above)|as (?:above|below)|unsure|unclear|nr|tbc|_+|\[ ?\].*)?$/iu;
const longestAnswer = 80;

/** Options to tick, and the one that is. */
const box = /[☐☑☒✓✔✗]|\[[ xX]?\]|\([ xX]\)/u;
const unticked = /(?:[☐✗]|\[ ?\]|\( \))\s*$/u;
const tickedOption =
  /(?:[☑☒✓✔]|\[[xX]\]|\([xX]\))\s*(?<option>[^☐☑☒✓✔✗[\](),;.\n]{1,60}?)(?=\s*(?:[☐☑☒✓✔✗[\](),;.]|$))/u;

/** What an answer to the smoking and the alcohol question amounts to, first fitting. */
const answers: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'tobacco smoking status': [
    [/^(?:life-?long )?(?:never|non-? ?smoker never|nil ever)/iu, 'never smoked tobacco'],
    [/^(?:life-?long non)/iu, 'never smoked tobacco'],
    [/^(?:ex\b|former|past|previous|quit|stopped|ceased|gave up|reformed|prior)/iu, 'ex-smoker'],
    [
      /^(?:no\b|nil|none|non\b|non-|nonsmoker|denies|negative|not current|(?:(?:he|she|patient|pt) )?(?:does not|doesn['’]t) smoke)/iu,
      'non-smoker',
    ],
    [/\b(?:daily|(?:per|a|\/) ?day|every day)\b|\/\s*d\b/iu, 'smokes tobacco daily'],
    [/^(?:yes|current|active|smoker|occasional|social|heavy|light|\d)/iu, 'smoker'],
  ],
  'history of alcohol use': [
    [
      /^(?:no\b|nil|none|never|denies|non-? ?drinker|teetotal|does not|doesn['’]t|abstinent|negative)/iu,
      'current non-drinker of alcohol',
    ],
    [/^(?:ex\b|former|past|previous)/iu, 'ex-drinker'],
    [
      /^(?:yes|current|social|occasional|moderate|rare|light|heavy|minimal|regular|daily|weekly|\d|one|two|three|few|a few)/iu,
      'current drinker of alcohol',
    ],
  ],
};

/** Sections that tell nothing of how somebody lives, or of somebody else; what a problem list has stays a problem. */
const elsewhere = new Set<SectionKind | null>([
  'problems',
  'family-history',
  'allergies',
  'immunizations',
  'plan',
  'labs',
  'imaging',
]);

/** Words of a habit that are no illness: what is found under them is marked, and told by the statement around it. */
const habitWords =
  /^(?:(?:current|active|heavy|light|social|occasional|daily|ex|former|past|previous|non|never|lifelong|life-long)?[\s-]*(?:smokers?|drinkers?)|smok(?:es?|ed|ing)(?: (?:history|cigarettes))?|smokes tobacco daily|drinks?(?: alcohol)?|drink alcohol|drinking(?: alcohol)?|tobacco(?: (?:use|products))?|cigarettes?(?: smoking)?|nicotine|alcohol(?: (?:use|consumption|intake))?|etoh(?: use)?|(?:illicit |recreational |iv |intravenous )?(?:drug|substance|drugs) use|illicit \w+|recreational drugs|marijuana|cannabis|vaping|social alcohol(?: use)?)$/iu;

/** Whether words only name a habit. */
export function isHabit(words: string): boolean {
  return habitWords.test(words);
}

/**
 * How the patient lives, as the document tells it: tobacco, alcohol and other substances anywhere, home and work in a social
 * history. The words of a statement are its label, with their denial (`does not smoke`); a question and its answer are label
 * and value.
 */
export function findHabits(document: ClinicalDocument): Finding[] {
  const findings: Finding[] = [];
  for (const sentence of document.sentences) {
    if (elsewhere.has(sentence.section)) continue;
    const said = document.text.slice(sentence.start, sentence.end);
    if (!mayTell.test(said)) continue;
    findings.push(...habitsOf(document, sentence, said));
  }
  return findings;
}

/** Fails fast: most sentences tell nothing of it. */
const mayTell =
  /smok|tobacco|cigar|nicotin|alcohol|etoh|drink|drug|substance|ivdu|cannabis|marijuana|vap|lives|living|resides|work|occupation|employ|retired|student|job|beer|wine/i;

/** Wishes, advice and questions about habits, and other people's. */
const notTold =
  /\b(?:advised?|advice|counsel\w*|encourag\w*|should|must|avoid|refrain|recommend\w*|discuss\w*|if (?:you|he|she|they)|risk of|cessation|please|passive|second-?hand|exposed? to|people who|smokers? in (?:the )?(?:house|home))\b/iu;

/** Somebody else is who does it: named right before. */
const others =
  /\b(?:wife|husband|partner|spouse|boyfriend|girlfriend|friend|flat-?mate|house-?mate|room-?mate|carer|parents?|family|both of them|they both)\s+(?:also |both |is an? |was an? |are |who |currently |still |never )*$/iu;
/** Characters in which a relative is taken to be who does it. */
const nearby = 25;

function habitsOf(document: ClinicalDocument, sentence: Sentence, said: string): Finding[] {
  const inSocialHistory = sentence.section === 'social-history';
  const context = new SentenceContext(document.text, sentence, document.tokens, false);
  const found: Finding[] = [];
  const isFree = (span: Span) =>
    !found.some(({ start, end, parts }) => {
      const last = Math.max(end, ...parts.map((part) => part.end));
      return span.start < last && span.end > start;
    });
  const isOfPatient = (span: Span) => {
    const before = document.text.slice(sentence.start, span.start);
    if (unticked.test(before)) return false;
    const clause = before.slice(before.lastIndexOf(';') + 1);
    const { experiencer, temporality } = context.of(span);
    const isOthers = others.test(clause) || relatives.test(clause.slice(-nearby));
    return experiencer === 'patient' && temporality !== 'hypothetical' && !isOthers && !notTold.test(clause);
  };
  for (const { topic, words, inSocialHistory: onlyThere } of questions) {
    if (onlyThere && !inSocialHistory) continue;
    for (const match of said.matchAll(words)) {
      const start = sentence.start + match.index;
      const label = { start, end: start + match[0].length };
      const answer = answerBehind(document, label.end);
      if (answer === null || !isFree({ ...label, end: answer.end }) || !isOfPatient(label)) continue;
      found.push(told(document, label, answer, topic));
    }
  }
  // A second time, for what only counts beside another statement (`non-smoker, no alcohol`).
  for (const pass of [1, 2]) {
    for (const { habit, words, isWhole, inSocialHistory: onlyThere } of statements) {
      if (onlyThere && !(inSocialHistory || (pass === 2 && found.length > 0))) continue;
      for (const match of said.matchAll(words)) {
        const start = sentence.start + match.index;
        const span = { start, end: start + match[0].trimEnd().length };
        if (!isFree(span) || !isOfPatient(span)) continue;
        const around = isWhole ? 'present' : assertionOf(context, span, match[0], said.slice(0, match.index));
        if (around === 'possible') continue;
        const meant = habit ?? deniedHabit(match[0]);
        const { parts, attributes } = besideStatement(document, sentence, span.end, meant);
        found.push(
          finding('social_history', span, {
            fact: true,
            assertion: around === 'absent' ? 'absent' : 'present',
            confidence: 0.8,
            parts,
            attributes: { ...attributes, ...ofPatient(around === 'absent' || denial.test(match[0])), habit: meant },
          }),
        );
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const denial = /^(?:denie|denying|negative|does|did|no\b|nil|none|never|without|non|not\b|teetotal|abst)/iu;

/** What the marks of a text say of a habit: habits are told as history, whether they last or not (ConText, Harkema et al. 2009). */
function ofPatient(isDenied: boolean): Finding['attributes'] {
  return { temporality: 'historical', assertion: isDenied ? 'absent' : 'present', experiencer: 'patient' };
}

/** `does not smoke and drinks alcohol`: a verb of its own is denied by the word right before it alone. */
function assertionOf(context: SentenceContext, span: Span, words: string, before: string): Assertion {
  const { assertion } = context.of(span);
  if (
    assertion !== 'absent' ||
    !/^(?:drinks|smokes|smoked|consumes|uses|vapes|lives|resides|works|worked)\b/iu.test(words)
  )
    return assertion;
  return /\b(?:never|no longer|not)\s+$/iu.test(before) ? 'absent' : 'present';
}

/** What a denial of tobacco or of alcohol alone amounts to; null: of others, of several, or of too much. */
function deniedHabit(words: string): string | null {
  if (!denial.test(words)) return null;
  if (/drug|substance|ivdu|cannabis|marijuana|vap|excess|abuse|misuse|history|h\/o|hx/iu.test(words)) return null;
  const ofTobacco = /smok|tobacco|cigar|nicotin/iu.test(words);
  const ofAlcohol = /alcohol|etoh|drink/iu.test(words);
  if (ofTobacco === ofAlcohol) return null;
  return ofTobacco ? 'non-smoker' : 'current non-drinker of alcohol';
}

/** The answer to a question that ends at `from`, or null where none is given. */
function answerBehind(document: ClinicalDocument, from: number): Span | null {
  // To the end of the line: `Smoker? Yes` is two sentences.
  const lineEnd = document.text.indexOf('\n', from);
  const behind = document.text.slice(from, lineEnd === -1 ? undefined : lineEnd).slice(0, 4 * longestAnswer);
  const separator = answered.exec(behind)?.[0];
  if (separator === undefined) return null;
  const rest = behind.slice(separator.length);
  const ticked = box.test(rest) ? tickedOption.exec(rest) : null;
  if (box.test(rest) && ticked === null) return null;
  const words = ticked?.groups?.option ?? rest.slice(0, answerEnd.exec(rest)?.index ?? rest.length).trimEnd();
  if (unanswered.test(words) || words.length > longestAnswer) return null;
  const start = from + separator.length + (ticked === null ? 0 : ticked.index + ticked[0].length - words.length);
  return { start, end: start + words.length };
}

function told(document: ClinicalDocument, label: Span, answer: Span, topic: string): Finding {
  const words = document.text.slice(answer.start, answer.end);
  const meant = answers[topic]?.find(([pattern]) => pattern.test(words))?.[1];
  return finding('social_history', label, {
    fact: true,
    confidence: 0.85,
    parts: [{ role: 'value', ...answer }],
    attributes: {
      value: words,
      ...ofPatient(denial.test(words)),
      habit: topic,
      ...(meant !== undefined && { answer: meant }),
    },
  });
}

const amount = new RegExp(
  String.raw`^[\s,;:(–-]*(?<words>(?:about |around |approximately |approx\.? |~ ?)?${number}[\s-]*(?:pack[\s-]?years?|pyh?s?\b|${cigarettes}(?:\s*(?:per|a|/)\s*day| daily)?|(?:per|a|/)\s*day|ppd|${drink}(?:${every})?))`,
  'iu',
);
const ended =
  /^[\s,;:(–-]*(?:(?:having )?(?:quit|stopped|ceased|gave up|until|since|in|from)[\s:]*)+(?:smoking |drinking )?(?:in |since )?(?<year>(?:19|20)\d\d)\b/iu;

/** How much, and until which year: what stands right behind a statement. */
function besideStatement(document: ClinicalDocument, sentence: Span, from: number, habit: string | null) {
  const parts: Part[] = [];
  const attributes: Finding['attributes'] = {};
  let at = from;
  for (let step = 0; step < 2; step += 1) {
    const behind = document.text.slice(at, sentence.end);
    const much = amount.exec(behind);
    const year = habit?.startsWith('ex-') ? ended.exec(behind)?.groups?.year : undefined;
    if (much?.groups?.words !== undefined && attributes.value === undefined) {
      const end = at + much[0].length;
      const words = much.groups.words.trimEnd();
      parts.push({
        role: 'value',
        start: end - much.groups.words.length,
        end: end - much.groups.words.length + words.length,
      });
      attributes.value = words;
      at = end;
    } else if (year !== undefined && attributes.end === undefined) {
      const end = at + (ended.exec(behind)?.[0].length ?? 0);
      parts.push({ role: 'date', start: end - year.length, end });
      attributes.end = year;
      at = end;
    } else break;
  }
  return { parts, attributes };
}
