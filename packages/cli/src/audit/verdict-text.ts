import type { Verdict } from '@exora/audit-chain';

const nobody = '00000000-0000-0000-0000-000000000000';

/** What a check found, in sentences for people: the finding first, then what it rests on. */
export function sentencesOf(verdict: Verdict): string[] {
  return verdict.problem === null ? whole(verdict) : broken(verdict);
}

function broken({ problem, events }: Verdict): string[] {
  const sentences = ['NOT WHOLE. The log was changed, or the file is damaged.', problem?.sentence ?? ''];
  if (events.checked > 0) sentences.push(`Up to row ${events.last_seq} all before that fits together.`);
  return sentences;
}

function whole(verdict: Verdict): string[] {
  const { subject_id: subject, exported_at: at, events, cut, anchors } = verdict;
  const whose = subject === nobody ? 'The system’s log' : `The log of record ${subject}`;
  const first = (cut?.seq ?? 0) + 1;
  const sentences = [`Whole. ${whose}, rows ${first} to ${events.last_seq}, exported ${at?.slice(0, 19)}Z.`];
  if (cut !== null) {
    sentences.push(
      `Rows 1 to ${cut.seq} were removed by retention on ${cut.cut_at.slice(0, 10)}; an anchor had sealed them, and the rest hangs on it.`,
    );
  }
  if (anchors.sealing === 0) {
    sentences.push('No anchor seals it yet: it fits together, but only the database vouches for it.');
    return sentences;
  }
  sentences.push(
    `${anchors.sealing} anchors seal it up to row ${anchors.sealed_up_to_seq}; later rows wait for the next one.`,
  );
  if (anchors.signed === 0) sentences.push('The anchors are not signed: only the database vouches for them.');
  else sentences.push(...signatures(verdict));
  if (anchors.met > 0) sentences.push(`${anchors.met} anchors are the ones that you kept.`);
  if (events.without_personal > 0) {
    sentences.push(
      `Of ${events.without_personal} rows the personal part was erased or is withheld; their hashes still fit.`,
    );
  }
  return sentences;
}

function signatures({ anchors }: Verdict): string[] {
  return anchors.keys.map(({ key_id: id, trusted }) =>
    trusted
      ? `Signed up to row ${anchors.signed_up_to_seq} by the key that you trust, ${id}.`
      : `Signed by ${id}, a key that came with the file: check that it is the right one with --key.`,
  );
}
