import type { RecordFact } from '@exora/contracts';

/** The facts of one day, or of a month or year where the document says no more. */
export interface TimelineDay {
  /** Different for each: the date as the documents give it, or empty for undated facts. */
  readonly date: string;
  readonly facts: RecordFact[];
}

export interface TimelineYear {
  readonly year: string;
  readonly days: TimelineDay[];
}

/** Facts in the timeline's order (latest day first, undated last) by year and date. */
export function timelineYears(facts: readonly RecordFact[]): TimelineYear[] {
  const years: TimelineYear[] = [];
  for (const fact of facts) {
    const date = fact.date ?? '';
    const name = date === '' ? 'Without a date' : date.slice(0, 4);
    let year = years.at(-1);
    if (year?.year !== name) {
      year = { year: name, days: [] };
      years.push(year);
    }
    // A year's or month's facts lie between those of its first day: one heading for each precision.
    let day = year.days.find((each) => each.date === date);
    if (day === undefined) {
      day = { date, facts: [] };
      year.days.push(day);
    }
    day.facts.push(fact);
  }
  return years;
}

/** A stretch of the timeline that is drawn as a whole or not at all. */
export interface TimelineBlock {
  readonly days: readonly {
    readonly day: TimelineDay /** Named where the year begins. */;
    readonly year: string | null;
  }[];
  readonly facts: number;
}

/** Facts from which on a block is full: about a screen of a desktop. */
const fullBlock = 12;

/** The days in blocks. Further years and days at the end leave all blocks but the last as they are. */
export function timelineBlocks(years: readonly TimelineYear[]): TimelineBlock[] {
  const blocks: { days: { day: TimelineDay; year: string | null }[]; facts: number }[] = [];
  for (const { year, days } of years) {
    for (const [at, day] of days.entries()) {
      let block = blocks.at(-1);
      if (block === undefined || block.facts >= fullBlock) {
        block = { days: [], facts: 0 };
        blocks.push(block);
      }
      block.days.push({ day, year: at === 0 ? year : null });
      block.facts += day.facts.length;
    }
  }
  return blocks;
}
