/** How a drug's dose form fits what was told of it. */
export type FormFit =
  /** It is the form told, or neither tells one. */
  | 'same'
  /** A kind of the form told (`tablet`, and this one is chewed), or one that is given by the route told. */
  | 'kind'
  /** The form wasn't told, nor a route. */
  | 'untold'
  /** The drug's name leaves the form open. */
  | 'open';

/** RxNorm's dose forms by the plain names that directions use: the form itself, and kinds of it. */
const forms: Readonly<Record<string, { same: RegExp; kind?: RegExp }>> = {
  tablet: {
    same: /^oral tablet$/,
    kind: /^(?:chewable|disintegrating oral|disintegrating|delayed release oral|delayed release|enteric coated|sublingual|buccal|effervescent oral|soluble|vaginal) tablet$|^tablet for oral suspension$/,
  },
  'chewable tablet': { same: /^chewable tablet$/ },
  'modified-release tablet': {
    same: /^extended release (?:oral )?tablet$/,
    kind: /^delayed release (?:oral )?tablet$/,
  },
  capsule: { same: /^oral capsule$/, kind: /^(?:delayed release oral|delayed release|enteric coated) capsule$/ },
  'oral solution': { same: /^oral solution$/, kind: /^powder for oral solution$/ },
  'oral suspension': { same: /^oral suspension$/, kind: /^(?:powder|granules) for oral suspension$/ },
  inhaler: { same: /inhaler$/, kind: /^inhalant powder$/ },
  'nebuliser solution': { same: /^inhalation (?:solution|suspension)$/, kind: /^inhalant solution$/ },
  'nasal spray': { same: /nasal spray$/, kind: /^nasal inhaler$/ },
  'eye drops': { same: /^ophthalmic (?:solution|suspension)$/ },
  'ear drops': { same: /^otic (?:solution|suspension)$/ },
  cream: { same: /^topical cream$/, kind: /^(?:augmented topical|vaginal|rectal) cream$/ },
  ointment: { same: /^topical ointment$/, kind: /^(?:augmented topical|ophthalmic|rectal|nasal) ointment$/ },
  gel: { same: /^topical gel$/, kind: /^(?:augmented topical|vaginal|oral|rectal|ophthalmic) gel$/ },
  lotion: { same: /^topical lotion$/, kind: /^augmented topical lotion$/ },
  patch: { same: /^(?:transdermal system|medicated patch)$/ },
  suppository: { same: /suppository$/ },
  pessary: { same: /^vaginal (?:insert|suppository|tablet)$/ },
  'auto-injector': { same: /^auto-injector$/, kind: /^pen injector$/ },
  injection: {
    same: /^(?:injection|injectable (?:solution|suspension))$/,
    kind: /^(?:prefilled syringe|auto-injector|pen injector|cartridge|intravenous solution)$/,
  },
  pen: { same: /^(?:pen injector|cartridge)$/ },
  powder: { same: /^(?:oral powder|powder for oral (?:solution|suspension))$/ },
};

const injected = /inject|syringe|cartridge|^intravenous/;

/** RxNorm's dose forms by the routes that directions name. */
const routes: Readonly<Record<string, RegExp>> = {
  // A modified-release form isn't told by the route.
  oral: /^(?!extended).*(?:oral|chewable|tablet|capsule|mouthwash|lozenge)/,
  sublingual: /sublingual|mucosal spray/,
  buccal: /buccal|mucosal spray/,
  subcutaneous: injected,
  intramuscular: injected,
  intravenous: injected,
  intradermal: injected,
  intrauterine: /intrauterine/,
  inhalation: /inhal/,
  intranasal: /nasal/,
  ophthalmic: /ophthalmic/,
  otic: /otic/,
  rectal: /rectal|enema/,
  vaginal: /vaginal/,
  transdermal: /transdermal|patch/,
  topical: /topical|medicated/,
};

/**
 * How RxNorm's dose form (small letters; empty where the name has none) fits the form and route that were told; null: it doesn't.
 * `isModified`: the words say for how many hours a dose lasts, so that a tablet or capsule is one of modified release.
 */
export function fitOfForm(
  form: string,
  told: { form: string | null; route: string | null; isModified: boolean },
): FormFit | null {
  if (form === '') return 'open';
  if (told.form !== null) {
    const modified = told.isModified && /^(?:modified-release )?(tablet|capsule)$/.exec(told.form)?.[1];
    if (modified) return /^(?:extended|delayed) release/.test(form) && form.endsWith(modified) ? 'same' : null;
    const wanted = forms[told.form];
    if (wanted?.same.test(form)) return 'same';
    return wanted?.kind?.test(form) ? 'kind' : null;
  }
  if (told.route !== null) return routes[told.route]?.test(form) ? 'kind' : null;
  return 'untold';
}
