import type { Finding, Span } from '../model.ts';
import { finding } from '../model.ts';
import { SpanIndex } from '../text/spans.ts';
import type { Line } from './lines.ts';

const nameWord = String.raw`[\p{Lu}][\p{L}\p{M}'’.-]*`;
const particles = String.raw`(?:van|von|de|der|den|del|la|le|di|da|bin|al|el|st\.?|ter|ten|dos|du)`;
const name = String.raw`${nameWord}(?:,? +(?:${nameWord}|${particles}(?= ))){0,4}`;
const title = String.raw`(?:(?:Mr|Mrs|Ms|Miss|Mx|Master|Mstr|Mdm|Sir|Madam)\.? +)`;

const patientLabel = new RegExp(
  String.raw`(?<![\p{L}])(?:(?:patient|client|resident|child|infant|baby|consumer|employee|applicant)(?:['’]s)?(?: full)? name|name of (?:patient|child|client)|patient|pt(?: name)?|full name|client|resident|child|infant|consumer|name|re|regarding|subject|for(?=:)) ?(?::|\t|  |\|| - |: -) ?\s*(?<t>${title})?(?<name>${name})`,
  'giu',
);
const stop =
  /(?<![\s,])[\s,]*\b(?:DOB|D\.O\.B|Date|Sex|Gender|MRN|URN|UR|Age|Address|Phone|Ph|Medicare|IHI|ID|Male|Female|M|F|Born|Birth|NHS|Hospital|Ward|Doctor|Provider|Dr|Report|Collected|Test|Account|Acct|Room|Bed|Visit|Encounter|Date of Birth|Patient|Name|Page|Ref|Tel|Mobile|Email|Ordering|Referring|Requested|Specimen|Lab|Admitted|Admission|Discharge|Discharged|Attending|Consultant|GP|Weight|Height|Status|SSN|Race|Ethnicity|Location|Unit|Episode|File|No|Number)\b.*$/u;
/** Words of the stop list that are surnames too: they stop a name only when something follows them. */
const surnames = /\s(?:Ward|Page|Hospital|Male|Bed|Room|Lab|File|Unit|Test|Ref|Doctor)$/u;
const notName =
  /^(?:Name|Details|Information|Demographics|Presented|Is|Was|Has|Had|Denies|Reports|History|Instructions|Care|Education|Safety|Id|Discharge|Summary|Record|Unknown|Not|The|A|An|This|Your|Our|Follow|Review|Referral|Results?|Report|Medications?|Allergies|Date|Consent|Status|Position|Tolerated|Stable|Copy|Full|Given|Family|First|Last|Title|Onset|Strength|Dose|Reaction|Severity|Directions|Values?|Units?|Start|End|Code|Type|Quantity|Frequency|Route|Indication)\b/u;

/**
 * The patient's name where a label, the salutation line of a letter or the form of a document's first lines gives it;
 * `namesThing` says that the words are a finding's, not a person's.
 */
export function findPatientName(text: string, lines: readonly Line[], namesThing: (span: Span) => boolean): Finding[] {
  const found: Finding[] = [];
  for (const line of lines.slice(0, 60)) {
    if (found.length > 0 && line.section !== 'header' && line.section !== null) break;
    if (!/name|patient|pt\b|client|resident|child|infant|consumer|\bre\b|regarding|subject|^for\b/i.test(line.text))
      continue;
    for (const match of line.text.matchAll(patientLabel)) {
      const raw = match.groups?.name ?? '';
      const label = match[0].slice(0, match[0].length - raw.length).toLowerCase();
      if (/^(?:name|re|subject|regarding)/.test(label) && line !== lines[0] && found.length > 0) continue;
      // Words of a sentence, set wide: `The patient  denied any headache`.
      if (!/[:|\t-]/.test(label) && !/^\p{Lu}/u.test(raw)) continue;
      const before = line.text.slice(Math.max(0, match.index - 20), match.index).toLowerCase();
      if (/\b(?:the|this|a|that) $/.test(before)) continue;
      if (
        /(?:file|drug|brand|generic|product|test|facility|hospital|doctor|provider|medication|vaccine|contact|trade|analyte|practice|clinic) $/.test(
          before,
        )
      )
        continue;
      const cleaned = cleanName(raw);
      if (!cleaned) continue;
      const start = line.start + match.index + match[0].length - raw.length;
      found.push(finding('patient_name', { start, end: start + cleaned.length }, { confidence: 0.95 }));
    }
    if (found.length > 0 && line.section !== 'header' && line.section !== null) break;
  }
  for (const look of [nameInTitle, nameBesideBirth, nameBelowLabel, nameOfDocument, nameAlone, nameInFirstSentence]) {
    if (found.length === 0) found.push(...look(lines).filter((one) => !namesThing(one)));
  }
  const [first] = found;
  if (!first) return [];
  const key = text.slice(first.start, first.end).toLowerCase();
  return found.filter((one) => text.slice(one.start, one.end).toLowerCase() === key || one === first);
}

function cleanName(raw: string): string | null {
  let value = (surnames.test(raw) && raw.trim().split(/\s+/).length === 2 ? raw : raw.replace(stop, '')).replace(
    /(?<![\s,.-])[\s,.-]+$/u,
    '',
  );
  if (notName.test(value)) return null;
  if (/\d/.test(value)) value = value.replace(/\s*\S*\d.*$/, '');
  return value.length >= 3 && /\p{L}{2}/u.test(value) ? value : null;
}

const titled = new RegExp(
  String.raw`(?:(?:[Rr]ecord|[Hh]istory|[Ss]tatement|[Rr]esults?|[Rr]eport|[Ss]ummary|[Pp]rescription|[Ll]ist|[Pp]lan|[Pp]rofile|[Cc]ard|[Cc]ertificate) for|(?:[Rr]ecord|[Ss]tatement|[Pp]rofile|[Cc]ard|[Cc]ertificate) of):? ${title}?(?<name>${name})`,
  'u',
);

/** `Immunisation record for Jo Roe`. */
function nameInTitle(lines: readonly Line[]): Finding[] {
  for (const line of lines.slice(0, 4)) {
    const match = titled.exec(line.text);
    const raw = match?.groups?.name;
    const cleaned = raw ? cleanName(raw) : null;
    if (!match || !raw || !cleaned?.includes(' ')) continue;
    const start = line.start + match.index + match[0].length - raw.length;
    return [finding('patient_name', { start, end: start + cleaned.length }, { confidence: 0.8 })];
  }
  return [];
}

const besideBirth = new RegExp(
  String.raw`^${title}(?<name>${name})(?=[\s,(]+(?:DOB|D\.O\.B|born|date of birth|\(?\d{1,2}/|aged?\b|MRN|UR))`,
  'iu',
);

/** Words of letterheads and titles, which a bare name has none of. */
const notPerson =
  /\b(?:hospitals?|clinics?|health\w*|medical|medicine|medicines|centre|center|practice|patholog\w*|laborator\w*|diagnostics|departments?|units?|services?|pharmacy|university|trust|surgery|family|reports?|summary|records?|charts?|lists?|notes?|letters?|results?|discharge|medications?|emergency|general|street|road|avenue|drive|court|lane|outpatients?|clinical|history|referral|assessment|review|visit|office|care|private|public|royal|saint|imaging|radiology|nursing|observations|check|form|questionnaire|details|patient|date|page|blood|test|allerg\w*|immuni\w*|vaccin\w*|operation|procedure|ambulance|dental|child|maternal|admission|handover|profile|statement|certificate|studies|group|international|dear|yours|kind|regards|sincerely|consultant|nil|known|plan|diagnos[ie]s|examination|serum|urine|full|total|ward|rounds?|consult\w*|telehealth|progress|triage|theatre|sheet|team|specimen|request|order|prescription|script|on|in|at|day|january|february|march|april|june|july|august|september|october|november|december)\b/i;
const bareName = String.raw`(?<name>[\p{Lu}][\p{L}'’-]+(?: (?:[\p{Lu}]\.?|${particles}))?(?: [\p{Lu}][\p{L}'’-]+){1,2})`;
const identity = String.raw`(?:DOB|D\.O\.B|d\.o\.b|[Bb]orn|[Dd]ate of [Bb]irth|MRN|URN?\b|UR ?[Nn]o|NHI|NHS|IHI|[Ss]ex|[Gg]ender|[Aa]ged?\b|Male|Female|M\b|F\b|\d{1,3} ?(?:yo|y\/o|[MF]|years?|yrs?)\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4})`;
const withIdentity = new RegExp(
  String.raw`(?<=^|\s\s|\t)(?:[A-Z]: ?|(?:[Pp]atient|PATIENT|[Nn]ame|NAME|Pt|PT|[Cc]lient) )?${title}?${bareName}(?=[\s,(|])(?=\s{0,12}[,(|–-]?\s{0,12}\(?${identity})`,
  'u',
);
const forPerson = new RegExp(
  String.raw`(?:\b[Ff]or:? |: |\s[-–] )${title}?${bareName}(?=\s{0,4}(?:$|[(|]|\s{2}|\t|,? (?:collected|received|reported|seen|aged|dated)\b|\s[-–]\s\(?${identity}))`,
  'u',
);
const forTitled = new RegExp(String.raw`\b[Ff]or ${title}(?<name>${name})(?=\s{0,4}[,:(])`, 'u');
const isTitled = /\b(?:M(?:rs?|s|iss|x|aster|str|dm)|Sir|Madam)\b/;
const titledAlone = new RegExp(
  String.raw`(?<=^|\s\s|\t|: |\b(?:[Pp]atient|PATIENT|[Nn]ame|NAME|[Rr]e|RE) )${title}(?<name>${name})(?=\s{0,4}(?:$|\s{2}|\t|[(]|,(?! ?(?:[Cc]onsultant|[Ss]urgeon|[Cc]linical|[Rr]egistrar))))`,
  'u',
);
const beforeBirth = new RegExp(
  String.raw`(?:${title}(?<titled>${bareName.replace('?<name>', '?:')})(?=\s{0,4}\(?${identity})|(?<![\p{L}] )${bareName}(?=[\s,(]{1,4}(?:DOB|D\.O\.B|[Bb]orn|[Dd]ate of [Bb]irth)\b))`,
  'u',
);
const lineOfName = new RegExp(String.raw`^${title}?${bareName}$`, 'u');
const startsIdentity = new RegExp(String.raw`^\(?${identity}`, 'u');
const inSentence = new RegExp(
  String.raw`^${title}?${bareName}(?=,? (?:is an? |presents?\b|presented\b|returns?\b|returned\b|attended\b|was (?:seen|reviewed|admitted|referred|assessed)\b|comes? (?:in|to)\b|re-?attended\b)|, \(?\d{1,3}(?:,|\)| ?y| ?[MF]\b))`,
  'u',
);

const referred = new RegExp(
  String.raw`\b(?:seeing|referring|reviewing|assessing|referral of|review of|care of|regarding|opinion on) ${title}(?<name>${name})`,
  'u',
);

function nameAt(line: Line, match: RegExpExecArray | null): Finding[] {
  const raw = match?.groups?.name ?? match?.groups?.titled;
  const cleaned = raw ? cleanName(raw) : null;
  if (!match || !raw || !cleaned || notPerson.test(cleaned)) return [];
  const start = line.start + match.index + match[0].length - raw.length;
  return [finding('patient_name', { start, end: start + cleaned.length }, { confidence: 0.75 })];
}

/** A line of a letterhead is short; a longer one is running text. */
const longestHead = 240;

/** `Trend table for Jo Roe (DOB …`, `Flowsheet: Jo Roe`, `CURRENT MEDS - Jo Roe - 12/12/2023` in a document's first lines. */
function nameOfDocument(lines: readonly Line[]): Finding[] {
  for (const line of lines.slice(0, 12)) {
    if (line.text.length > longestHead || !/\d|male|birth|DOB/i.test(line.text)) continue;
    const [beside] = [withIdentity, beforeBirth].flatMap((pattern) => nameAt(line, pattern.exec(line.text)));
    if (beside) return [beside];
  }
  for (const line of lines.slice(0, 4)) {
    if (
      line.text.length > longestHead ||
      /^(?:to|from|cc|copy)\b|\b(?:dr|doctor|provider|physician|consultant|surgeon|referr\w+|requested|ordered|attending|author|prescriber|by)\b/i.test(
        line.text,
      )
    )
      continue;
    const [one] = nameAt(line, forPerson.exec(line.text) ?? forTitled.exec(line.text));
    if (one) return [one];
  }
  return [];
}

/** A titled name that stands alone or before its birth date, or a line that is a name with such a line under it. */
function nameAlone(lines: readonly Line[]): Finding[] {
  for (const line of lines.slice(0, 25)) {
    if (
      line.text.length > longestHead ||
      !isTitled.test(line.text) ||
      /\b(?:surgeon|consultant|anaesthetist|doctor|provider|by|dear)\b/i.test(line.text)
    )
      continue;
    const [one] = nameAt(line, titledAlone.exec(line.text));
    if (one) return [one];
  }
  for (const [index, line] of lines.slice(0, 8).entries()) {
    const below = lines[index + 1];
    if (!below || !startsIdentity.test(below.text)) continue;
    const [one] = nameAt(line, lineOfName.exec(line.text));
    if (one) return [one];
  }
  return [];
}

/** `Jo Roe is a 68 y.o. male`, `Jo Roe, 47, presents`. */
function nameInFirstSentence(lines: readonly Line[]): Finding[] {
  for (const line of lines.slice(0, 30)) {
    const [one] = nameAt(
      line,
      (isTitled.test(line.text) ? referred.exec(line.text) : null) ?? inSentence.exec(line.text),
    );
    if (one) return [one];
  }
  return [];
}

/** A line that begins with a titled name and goes on with the birth date. */
function nameBesideBirth(lines: readonly Line[]): Finding[] {
  for (const line of lines.slice(0, 12)) {
    const match = besideBirth.exec(line.text);
    const raw = match?.groups?.name;
    const cleaned = raw ? cleanName(raw) : null;
    if (!match || !raw || !cleaned) continue;
    const start = line.start + match[0].length - raw.length;
    return [finding('patient_name', { start, end: start + cleaned.length }, { confidence: 0.85 })];
  }
  return [];
}

/** Column heads with the name under them (`Patient name    DOB`). */
function nameBelowLabel(lines: readonly Line[]): Finding[] {
  for (const [index, line] of lines.slice(0, 20).entries()) {
    if (!/^(?:patient(?: name)?|name|patient['’]s name)(?:\s{2,}|\t|\s?\||:?$)/iu.test(line.text)) continue;
    const below = lines[index + 1];
    if (!below || below.heading) continue;
    const match = new RegExp(String.raw`^${title}?(?<name>${name})`, 'u').exec(
      below.text.split(/\s{2,}|\t|\|/)[0] ?? '',
    );
    const raw = match?.groups?.name;
    const cleaned = raw ? cleanName(raw) : null;
    if (match && raw && cleaned?.includes(' ')) {
      const start = below.start + match[0].length - raw.length;
      return [finding('patient_name', { start, end: start + cleaned.length }, { confidence: 0.8 })];
    }
  }
  return [];
}

const doctor = new RegExp(
  String.raw`(?<![\p{L}])(?:(?:Dr|DR|Doctor|Prof(?:essor)?|A\/Prof|Assoc(?:iate)?\.? Prof(?:essor)?)\.? +|Dr(?=[\p{Lu}]))(?:(?:Dr|Prof)\.? +)?(?<name>${nameWord}(?: +(?:${nameWord}|${particles}(?= [\p{Lu}]))){0,3})`,
  'gu',
);
// A name's words are bounded: a run of capitals is otherwise read to its end from each of them.
const credentials =
  /(?<name>[\p{Lu}][\p{L}'’-]{1,40}(?: [\p{Lu}]\.?)?(?: [\p{Lu}][\p{L}'’-]{1,40}){1,2}),? +(?:MD|M\.D\.|DO|D\.O\.|MBBS|FRACP|FRACGP|FRACS|FRCPA|RN|NP|PA-C|PA|FNP|APRN|DPM|DDS|PharmD|MBChB|FACEM|FANZCA|FRANZCOG|FRANZCR|FACRRM|CNM|OD)(?![\p{L}])/gu;
const providerLabel = new RegExp(
  String.raw`(?<=^|\s\s|\t|\| ?|[.,;] )(?:provider|doctor|physician|referring (?:doctor|provider|physician|practitioner)|ordering (?:provider|physician|doctor)|requesting (?:doctor|provider|physician|practitioner)|requested by|referred by|ordered by|reported by|authori[sz]ed by|prescriber|prescribed by|consultant|surgeon|attending(?: physician| provider)?|general practitioner|gp|pcp|primary care (?:provider|physician)|clinician|author|specialist|practitioner|treating (?:doctor|clinician)|pathologist|radiologist|signed by|electronically signed by|seen by|administered by|clinical lead|usual gp|admitting (?:doctor|physician)|discharging (?:doctor|clinician)|health ?care provider|nurse|midwife) ?[:|\t] ?(?<name>${name})`,
  'gimu',
);
const nameStop =
  /(?:(?<![\s,])[\s,]+|^)(?:DOB|Date|Sex|MRN|URN|Provider|Prescriber|Phone|Ph|Fax|Ref|No|Number|Report|Collected|Specimen|Copy|Patient|Age|The|In|On|At|For|And|Is|Was|Reviewed|Follow|Department|Dept|Medicare|Clinic|Hospital|Practice|Ward|Tel|Address|NPI|Location|Signed|Unit|Service|Speciality|Specialty|Cc|Email|Duty|Routine|Test|Received|Reported|Requested|Room|Street|St|Road|Rd|Ave|Page|Attending|Consultant|GP|Facility|Status|Admission|Discharge|Plan|He|She|They|Has|Will|Medical|Centre|Center)\b.*$/u;

/** Doctors and other clinicians: by title, by credentials, by label. */
export function findProviders(text: string): Finding[] {
  const spans: Span[] = [];
  const taken = new SpanIndex();
  const add = (start: number, raw: string, prefix: number): void => {
    let value = raw.replace(nameStop, '').replace(/(?<![\s,.-])[\s,.-]+$/u, '');
    const newline = value.indexOf('\n');
    if (newline >= 0) value = value.slice(0, newline);
    if (
      value.length - prefix < 2 ||
      /^(?:The|Duty|Unknown|None|Self|No|Not|N\/A|Nil|Same)\b/u.test(value.slice(prefix).trim())
    )
      return;
    const span = { start, end: start + value.length };
    if (taken.overlaps(span)) return;
    taken.add(span);
    spans.push(span);
  };
  for (const match of text.matchAll(doctor))
    add(match.index, match[0], match[0].length - (match.groups?.name ?? '').length);
  for (const match of text.matchAll(credentials)) add(match.index, match.groups?.name ?? '', 0);
  for (const match of text.matchAll(providerLabel)) {
    const value = match.groups?.name ?? '';
    if (/^(?:Dr|Prof|A\/Prof|Doctor)\b/.test(value)) continue;
    if (value.includes(' ')) add(match.index + match[0].length - value.length, value, 0);
  }
  return spans.sort((a, b) => a.start - b.start).map((span) => finding('provider', span, { confidence: 0.9 }));
}
