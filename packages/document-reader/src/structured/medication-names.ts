/** What a product's name holds beside the substance. */
export interface NameParts {
  drug: string;
  strength?: string;
  form?: string;
  brand?: string;
}

const amount =
  /\d[\d,]*(?:\.\d+)?\s?(?:mg|mcg|ug|µg|g|ml|iu|units?|unt|meq|mmol|%)(?:\s?\/\s?(?:\d+(?:\.\d+)?\s?)?(?:ml|l|g|mg|h|hr|actuat|act|dose|spray|puff|unt)\b)?(?![a-z])/gi;

/**
 * The parts of a product's name as RxNorm and prescribers write it: `Metformin 500 MG Oral Tablet [Glucophage]`,
 * `Albuterol 0.09 MG/ACTUAT`. With several substances only the first strength is told and the name stays whole.
 */
export function nameParts(name: string): NameParts {
  const found = [...name.matchAll(amount)];
  const brand = /\[([^\]]+)\]\s*$/.exec(name)?.[1];
  const withBrand = brand === undefined ? {} : { brand };
  // Of "10 ML oxaliplatin 5 MG/ML Injection" the first amount is the package's.
  const strength = found.find((one, at) => !(at === 0 && found.length > 1 && /^\d[\d.,]*\s?ml$/i.test(one[0])));
  if (strength === undefined) return { drug: name, ...withBrand };
  const before = name.slice(0, strength.index).trim();
  if (before === '' || name.includes(' / ')) return { drug: name, strength: strength[0], ...withBrand };
  const form = name
    .slice(strength.index + strength[0].length)
    .replace(/\[[^\]]*\]\s*$/, '')
    .trim()
    .toLowerCase();
  return { drug: before, strength: strength[0], ...(/^[a-z][a-z -]{2,40}$/.test(form) && { form }), ...withBrand };
}
