/**
 * What the heads of a table's columns say. Vocabulary collected by us from the medication charts, discharge summaries,
 * immunisation records and observation charts of Australia, Britain and the United States (ACSQHC charts, NHS discharge
 * standard, HL7 C-CDA R2.1 table heads).
 */
export type ColumnRole =
  | 'date'
  | 'drug'
  | 'strength'
  | 'dose'
  | 'route'
  | 'frequency'
  | 'morning'
  | 'noon'
  | 'evening'
  | 'night'
  | 'reason'
  | 'status'
  | 'form'
  | 'agent'
  | 'kind'
  | 'reaction'
  | 'severity'
  | 'vaccine'
  | 'brand'
  | 'batch'
  | 'age'
  | 'place'
  | 'person'
  | 'number'
  | 'remark'
  | 'test'
  | 'result'
  | 'unit'
  | 'range'
  | 'flag'
  | 'problem';

const heads: [ColumnRole, RegExp][] = [
  [
    'date',
    /^(?:date|time|date ?\/ ?time|date and time|when|visit|visit date|date (?:given|administered|of (?:vaccination|immunisation|immunization|administration|onset|service)|started|commenced|recorded|noted|due|vaccinated)|given(?: on| date)?|administered(?: on)?|start(?: date)?|started|administration date|vaccination date|onset(?: date)?|recorded|date recorded|date noted|since|diagnosed|noted|last given|hour|hrs|year|dose date)(?: \(?[dmy/. ]+\)?| \(mo\/day\/yr\))?$/i,
  ],
  [
    'drug',
    /^(?:drugs?|drug name|medications?|medicines?|medication name|medicine name|name of (?:medicine|medication|drug)|generic name|active ingredient|product|medicinal product|item|what i take|what you take|name of (?:medicine|drug)|medicine taken|medication ?\/ ?(?:strength|dose)|drug ?\/ ?strength|medicine ?(?:and|&|\/) ?strength|drug and strength)$/i,
  ],
  ['strength', /^(?:strength|str\.?|strength ?\/ ?form|form ?\/ ?strength|concentration|form and strength)$/i],
  [
    'dose',
    /^(?:dose|dosage|amount|how much|qty per dose|dose amount|how much to take|dose ?\/ ?units?|dose and (?:frequency|directions)|dose ?\/ ?(?:frequency|directions))$/i,
  ],
  ['route', /^(?:route|rte|how to take|how taken|route of administration)$/i],
  [
    'frequency',
    /^(?:freq(?:uency)?\.?|how often|directions?|instructions?|sig|administration|schedule|when to take|times?|directions for use|take|dosing|regimen|timing)$/i,
  ],
  ['morning', /^(?:morning|morn|mane|am|a\.m\.?|breakfast|b'?fast|brek|brekkie|breaky|bkfst|brk)$/i],
  ['noon', /^(?:noon|midday|mid-day|lunch|lunchtime|midi)$/i],
  ['evening', /^(?:evening|eve|dinner|tea|teatime|tea time|pm|p\.m\.?|afternoon|supper|dnr)$/i],
  ['night', /^(?:night|nocte|bed|bedtime|bed time|at bedtime|at night)$/i],
  [
    'reason',
    /^(?:reasons?|indications?|what for|what it'?s for|purpose|used for|reason for (?:use|taking|change)|condition treated|why|for|to treat)$/i,
  ],
  [
    'status',
    /^(?:status|changes?|action|change status|change type|change made|new ?\/ ?changed|plan|outcome|clinical status)$/i,
  ],
  ['form', /^(?:form|dose form|formulation|presentation|pack)$/i],
  [
    'agent',
    /^(?:agent|allergen|substance|allergy|allergies|causative agent|allergy ?\/ ?(?:agent|intolerance)|allergic to|medicine ?\/ ?agent|substance ?\/ ?agent|drug ?\/ ?(?:agent|substance|allergen)|trigger|adverse reaction to)$/i,
  ],
  ['kind', /^(?:type|category|class|allergy type|reaction type|type of (?:vaccine|reaction|allergy))$/i],
  [
    'reaction',
    /^(?:reactions?|manifestations?|adverse (?:reaction|effect)s?|reaction ?\/ ?symptoms?|effect|what happened|symptoms?|reaction details|description of reaction|nature of reaction)$/i,
  ],
  ['severity', /^(?:severity|seriousness|criticality|reaction severity|grade)$/i],
  [
    'vaccine',
    /^(?:vaccines?|vaccinations?|immuni[sz]ations?|vaccine name|name of vaccine|vaccine given|vaccine ?\/ ?(?:brand|antigen)|immuni[sz]ation given|antigens?|disease|disease protected against|vaccine type)$/i,
  ],
  [
    'brand',
    /^(?:brand|brand name|brand name given|trade name|brand ?\/ ?lot|brand given|product name|vaccine brand)$/i,
  ],
  ['batch', /^(?:batch|lot|lot ?(?:#|no\.?|number)|batch ?(?:#|no\.?|number)|serial no\.?|lot\/batch|batch\/lot)$/i],
  ['age', /^(?:age|age due|due|due at|age given|schedule point|milestone)$/i],
  ['place', /^(?:site|location|injection site|arm|clinic|where given|place|facility|lab|performing lab)$/i],
  [
    'person',
    /^(?:given by|provider|administered by|vaccinator|prescriber|initials|signature|sign|clinician|nurse|mfr|manufacturer|maker|mfg|recorded by|immuni[sz]ation provider)$/i,
  ],
  [
    'number',
    /^(?:no\.?|#|dose ?(?:no\.?|number|#)|number|seq|series|qty|quantity|repeats|rpts|supply|refills|expiry|exp\.?|expiry date|duration)$/i,
  ],
  [
    'remark',
    /^(?:comments?|notes?|remarks?|details|other|additional information|special instructions|pain|interpretation)$/i,
  ],
  ['test', /^(?:tests?|test name|analyte|component|investigation|parameter|examination|assay|determination)$/i],
  ['result', /^(?:results?|value|observed value|your value|current result|latest|in range|out of range|finding)$/i],
  ['unit', /^(?:units?|uom)$/i],
  [
    'range',
    /^(?:ref(?:erence)?\.?(?: ?(?:range|interval|values?|ranges))?|normal(?: range)?|range|biological ref(?:erence)?\.? ?(?:interval|range)|limits?|ref\.? ?int(?:erval)?\.?|reference intervals?)$/i,
  ],
  ['flag', /^(?:flags?|abnormal|abn|status flag|h\/l)$/i],
  ['problem', /^(?:problems?|conditions?|diagnos[ie]s|problem ?\/ ?diagnosis|medical condition)$/i],
];

const known = new Map<string, ColumnRole | null>();

/** The role that a column's head names, or null. */
export function columnRole(head: string): ColumnRole | null {
  const key = head
    .trim()
    .toLowerCase()
    .replace(/^[*_#]+|[*_#:]+$/g, '')
    .trim();
  const found = known.get(key);
  if (found !== undefined) return found;
  const role = heads.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
  // A memory of heads only: texts full of odd cells can't make it grow without end.
  if (known.size < 2000) known.set(key, role);
  return role;
}
