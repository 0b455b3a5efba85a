/** Our names of routes by what files call them (SNOMED CT, NCI Thesaurus, FDA and HL7 v3 words and v2 table 0162). */
const routes: readonly (readonly [RegExp, string])[] = [
  [/^(po|or|oral(ly)?|by mouth|oral use|oral route|swallow.*|oral \(.*)$|^taken? orally/, 'oral'],
  [/^(sc|sq|subcut|subcu.*)$/, 'subcutaneous'],
  [/^(im|intramuscul.*)$/, 'intramuscular'],
  [/^(iv|intravenous.*|ivp|ivpb)$/, 'intravenous'],
  [/^(ih|inh|inhal.*|respiratory.*|oral inhalation|ipinhl)$/, 'inhalation'],
  [/^(tp|top|topical.*|cutaneous|skin.*|transderm(al)?use|td.*topical)$/, 'topical'],
  [/^(td|transderm.*)$/, 'transdermal'],
  [/^(op|ophthalm.*|ocular.*|eye.*)$/, 'ophthalmic'],
  [/^(ot|otic|auric.*|ear.*)$/, 'otic'],
  [/^(na|ns|nasal.*|intranasal.*)$/, 'nasal'],
  [/^(pr|rectal.*)$/, 'rectal'],
  [/^(sl|sublingual.*)$/, 'sublingual'],
  [/^(bc|buccal.*)$/, 'buccal'],
  [/^(vg|vaginal.*|pv)$/, 'vaginal'],
  [/^(id|intraderm.*)$/, 'intradermal'],
];

/** The route in our words, or the file's own in lower case. */
export function routeName(words: string): string {
  const plain = words
    .trim()
    .toLowerCase()
    .replace(/ (route|use)( of administration)?( \(.*\))?$/, '');
  return routes.find(([pattern]) => pattern.test(plain))?.[1] ?? plain;
}
