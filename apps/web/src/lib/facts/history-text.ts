import type { FactVersion } from '@exora/contracts';

type Decision = FactVersion['decisions'][number];

/** Who decided, as the reader may know them: “You”, “Ada Example”, “Somebody with access”. */
export function deciderName({ is_own, is_owner, name }: Pick<Decision, 'is_own' | 'is_owner' | 'name'>): string {
  if (is_own) return 'You';
  return name ?? (is_owner ? 'The owner of the record' : 'Somebody with access');
}

/** What was decided, after the name: “confirmed it”. */
export function decisionWords(status: Decision['status'], isStatement: boolean, isFirstVersion: boolean): string {
  if (isStatement) return isFirstVersion ? 'entered it' : 'corrected it to this';
  switch (status) {
    case 'confirmed':
      return 'confirmed it';
    case 'rejected':
      return 'rejected it';
    case 'suggested':
      return 'took the decision back';
  }
}

/** How a version came into the record, where nobody stated it. */
export function originWords({ fact, file_name }: Pick<FactVersion, 'fact' | 'file_name'>): string {
  const where = file_name === null ? 'a document' : 'its document';
  return fact.origin === 'structured' ? `Taken from the data in ${where}` : `Read by the machine from ${where}`;
}
