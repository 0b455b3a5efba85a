const notDone =
  /\b(?:cancell?ed|declin(?:ed|es|ing)|refus(?:ed|es|ing)|not (?:required|needed|indicated|performed|done|undertaken|carried out|proceeded with)|did not proceed|avoided|abandoned|aborted|contraindicated)\b/i;
const putOff = /\b(?:postponed|deferred|rescheduled|delayed|on hold|put off)\b/i;
const notDoneFront =
  /\b(?:cancell?ed|declin(?:ed|es|ing)|refus(?:ed|es|ing)|avoid(?:ed|s|ing)?|abandoned|aborted|unsuitable for|not (?:fit|suitable|a candidate) for|does(?:n['’]t| not) want)\s+(?:(?:a|an|the|any|his|her|for|further|repeat|elective|offer of)\s+)*$/i;
const putOffFront = /\b(?:postponed|deferred|rescheduled|delayed|offered)\s+(?:(?:a|an|the|his|her|elective)\s+)*$/i;

/**
 * Whether the words around a procedure say that it wasn't done (`cancelled`, `declined`) or is still to come (`postponed`); null
 * where they say neither. `before` and `after` are the rest of its sentence or item.
 */
export function outcomeOf(before: string, after: string): 'not-done' | 'planned' | null {
  // What is said of it stands in its own clause, or as one word behind a comma (`ERCP, cancelled`).
  const apart = /^\s*[,(–-]\s*([\p{L} ]{4,14})(?=$|[.,;)]|\s(?:by|due|because|as|on|at)\b)/iu.exec(after)?.[1];
  const own = apart ?? /^[^.;,(–]{0,60}/.exec(after)?.[0] ?? '';
  const clause = own.split(/\b(?:and|but|after|because|then|with|for|as)\b/i, 1)[0] ?? own;
  if (notDone.test(clause) || notDoneFront.test(before)) return 'not-done';
  if (putOff.test(clause) || putOffFront.test(before)) return 'planned';
  return null;
}
