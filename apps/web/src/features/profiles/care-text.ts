import type { Care } from '@exora/contracts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** What is known about a record's person being alive, in a sentence. */
export function careText(
  { care_state: state, died_on: diedOn }: Pick<Care, 'care_state' | 'died_on'>,
  order: DateOrder,
): string {
  switch (state) {
    case 'active':
      return 'Nothing is stated. The record is used as usual.';
    case 'death_reported':
      return 'Somebody with access reported that this person has died. It is not confirmed, and changes nothing yet.';
    case 'deceased':
      return `This person died on ${diedOn === null ? 'a day that is not known' : partialDate(diedOn, order)}. Nothing is added any more, and nobody new is let in.`;
  }
}

/** When a child comes of age, and what that means for sharing; null where it doesn't apply. */
export function comingOfAgeText(
  { comes_of_age_on: comesOn, sharing_stops_on: stopsOn }: Pick<Care, 'comes_of_age_on' | 'sharing_stops_on'>,
  today: string,
  order: DateOrder,
): { title: string; text: string; isDue: boolean } | null {
  if (comesOn === null || stopsOn === null) return null;
  const [day, stop] = [partialDate(comesOn, order), partialDate(stopsOn, order)];
  if (today < comesOn) {
    return {
      title: `Comes of age on ${day}`,
      text: `From that day the record should be theirs. You can hand it over before, if you both want. After ${stop} nobody new can be let in until it is handed over.`,
      isDue: false,
    };
  }
  if (today <= stopsOn) {
    return {
      title: `Of age since ${day}`,
      text: `Hand the record over to them. After ${stop} nobody new can be let in until that is done. Who has access keeps it.`,
      isDue: true,
    };
  }
  return {
    title: `Of age since ${day}`,
    text: 'Nobody new can be let in. Hand the record over to them or, if they can’t decide for themselves, state that they are an adult in your care.',
    isDue: true,
  };
}
