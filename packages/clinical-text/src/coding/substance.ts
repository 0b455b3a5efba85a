import type { Attributes, ProposedFact } from '@exora/contracts';
import { ingredientOf } from '@exora/terminology';

/**
 * Medicines of which an allergy to one is held to be one to all until somebody has tested it. Source: the drug allergy updates of
 * the Australasian Society of Clinical Immunology and Allergy, and section 4.3 or 4 (contraindications) of the product information
 * of each. Penicillins and cephalosporins are two groups: less than one in fifty reacts to both.
 */
const allergyGroups: readonly (readonly [group: string, ingredients: readonly string[]])[] = [
  [
    'penicillins',
    [
      'penicillin',
      'amoxicillin',
      'ampicillin',
      'benzylpenicillin',
      'phenoxymethylpenicillin',
      'flucloxacillin',
      'dicloxacillin',
      'piperacillin',
      'benzathine benzylpenicillin',
    ],
  ],
  [
    'cephalosporins',
    [
      'cefalexin',
      'cefazolin',
      'cefaclor',
      'cefuroxime',
      'ceftriaxone',
      'cefotaxime',
      'cefepime',
      'ceftazidime',
      'cefdinir',
    ],
  ],
  ['sulfonamide antibiotics', ['sulfamethoxazole', 'sulfadiazine', 'sulfonamide', 'sulfa drugs', 'sulfonamides']],
  [
    'nsaids',
    [
      'aspirin',
      'ibuprofen',
      'naproxen',
      'diclofenac',
      'indometacin',
      'ketorolac',
      'ketoprofen',
      'piroxicam',
      'meloxicam',
      'mefenamic acid',
      'nsaids',
      'nsaid',
    ],
  ],
  ['macrolides', ['erythromycin', 'clarithromycin', 'azithromycin', 'roxithromycin']],
  ['quinolones', ['ciprofloxacin', 'levofloxacin', 'moxifloxacin', 'norfloxacin']],
  [
    'ace inhibitors',
    ['captopril', 'enalapril', 'lisinopril', 'perindopril', 'ramipril', 'quinapril', 'fosinopril', 'trandolapril'],
  ],
];

let groups: Map<string, string> | undefined;

function groupOf(ingredient: string): string | null {
  groups ??= new Map(
    allergyGroups.flatMap(([group, names]) => names.map((name) => [ingredientOf(name) ?? name, group] as const)),
  );
  return groups.get(ingredient) ?? null;
}

/**
 * What a medicine or a drug that somebody is allergic to consists of: `ingredient` (a combination's are joined by `/`), and
 * `allergyGroup` where an allergy to it is one to its whole group. Empty for other facts and for what isn't known.
 */
export function substanceAttributes({ type, text, attributes, code }: ProposedFact): Attributes {
  if (type !== 'medication' && type !== 'allergy') return {};
  const rxnorm = code?.system === 'RxNorm' ? code.code : null;
  const named = typeof attributes.drug === 'string' ? attributes.drug : text;
  const ingredient = ingredientOf(named, rxnorm) ?? ingredientOf(text);
  // Of words that name no known substance only the whole can be one of a group.
  const group = (ingredient?.split('/') ?? [named.toLowerCase()]).map(groupOf).find((one) => one !== null);
  return {
    ...(ingredient !== null && { ingredient }),
    ...(group !== undefined && { allergyGroup: group }),
  };
}
