/** Whether a code is a LOINC number: digits, a dash and the Mod 10 check digit of the LOINC manual (appendix C). */
export function isLoinc(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code);
  if (match === null) return false;
  const digits = [...(match[1] ?? '')].reverse();
  const doubled =
    Number(
      digits
        .filter((_, at) => at % 2 === 0)
        .reverse()
        .join(''),
    ) * 2;
  const rest = digits.filter((_, at) => at % 2 === 1);
  const sum = [...String(doubled), ...rest].reduce((total, digit) => total + Number(digit), 0);
  return (10 - (sum % 10)) % 10 === Number(match[2]);
}

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

/** Whether a code is a SNOMED CT identifier of a concept: 6 to 18 digits with Verhoeff’s check digit (SNOMED CT RF2 guide). */
export function isSnomedConcept(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code) || !/^[01]0$/.test(code.slice(-3, -1))) return false;
  let check = 0;
  for (const [place, digit] of [...code].reverse().entries())
    check = multiply(check, permute(Number(digit), place % 8));
  return check === 0;
}

function permute(digit: number, times: number): number {
  let result = digit;
  for (let time = 0; time < times; time += 1) result = permutation[result] ?? 0;
  return result;
}

/** The product of two elements of the dihedral group of order ten. */
function multiply(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
  return other < 5 ? 5 + ((((one - other) % 5) + 5) % 5) : (((one - other) % 5) + 5) % 5;
}

/** Whether a code has the form of an ICD-10-CM code (CMS coding guidelines, section I.A). */
export function isIcd10Cm(code: string): boolean {
  return /^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/.test(code);
}
