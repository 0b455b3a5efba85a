const forms: [form: string, pattern: RegExp][] = [
  [
    'modified-release tablet',
    /\b(?:modified|extended|sustained|controlled)[ -]release tab(?:let)?s?\b|\b(?:MR|XR|SR|CR|ER|XL) tab(?:let)?s?\b/i,
  ],
  ['chewable tablet', /\bchew(?:able)? tab(?:let)?s?\b/i],
  ['tablet', /\btab(?:let)?s?\b|\bcaplets?\b/i],
  ['capsule', /\bcap(?:sule)?s?\b/i],
  ['oral suspension', /\b(?:oral )?suspension\b/i],
  ['oral solution', /\boral (?:solution|liquid)\b|\bsyrup\b|\belixir\b/i],
  ['inhaler', /\binhaler\b|\bpuffer\b|\bturbuhaler\b|\baccuhaler\b|\brespimat\b|\bmdi\b|\bpuffs?\b/i],
  ['nebuliser solution', /\bnebuli[sz]er\b|\bnebules?\b/i],
  ['nasal spray', /\bnasal spray\b/i],
  ['eye drops', /\beye drops?\b|\bophthalmic (?:solution|drops)\b/i],
  ['ear drops', /\bear drops?\b/i],
  ['cream', /\bcream\b/i],
  ['ointment', /\bointment\b/i],
  ['gel', /\bgel\b/i],
  ['lotion', /\blotion\b/i],
  ['patch', /\bpatch(?:es)?\b/i],
  ['suppository', /\bsuppositor(?:y|ies)\b/i],
  ['pessary', /\bpessar(?:y|ies)\b/i],
  ['auto-injector', /\bauto-?injector\b|\bepipen\b/i],
  [
    'injection',
    /\binjections?\b|\binjectable\b|\bampoules?\b|\bvials?\b|\bpre-?filled (?:pen|syringe)\b|\bflexpen\b|\bsolostar\b/i,
  ],
  ['powder', /\bpowder\b|\bsachets?\b/i],
];

/** The dose form that a stretch of text names, as a plain name, or null. */
export function findForm(text: string, from: number, to: number): string | null {
  const slice = text.slice(from, to);
  for (const [form, pattern] of forms) if (pattern.test(slice)) return form;
  return null;
}
