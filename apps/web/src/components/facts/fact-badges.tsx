import type { Fact } from '@exora/contracts';
import {
  ArrowDown,
  ArrowUp,
  CalendarClock,
  CircleQuestionMark,
  CircleSlash,
  History,
  PenLine,
  TriangleAlert,
  Users,
} from 'lucide';
import { Badge } from '#components/ui/badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { aheadOf } from '#lib/facts/ahead.ts';
import { assertionLabel, type DescribedFact, statusLabel } from '#lib/facts/describe-fact.ts';
import { flagOf } from '#lib/facts/lab-result.ts';

const assertionIcons = {
  absent: CircleSlash,
  possible: CircleQuestionMark,
  historical: History,
  family: Users,
} as const;

/** What must not be overlooked about a fact: that it isn't present, that it ended, lies in the future, is out of range, or a person's word. */
export function FactBadges({ fact }: { fact: DescribedFact & { origin?: Fact['origin'] } }) {
  const assertion = assertionLabel(fact.assertion);
  const status = statusLabel(fact);
  const flag = flagOf(fact.attributes);
  const ahead = aheadOf(fact);
  const assertionIcon = fact.assertion === 'present' ? null : assertionIcons[fact.assertion];
  const flagIcon = flag?.direction === 'low' ? ArrowDown : flag?.direction === 'high' ? ArrowUp : TriangleAlert;
  return (
    <>
      {assertion !== null && (
        <Badge>
          {assertionIcon && <Icon of={assertionIcon} />}
          {assertion}
        </Badge>
      )}
      {status !== null && <Badge>{status}</Badge>}
      {ahead !== null && (
        <Badge {...(ahead === 'unlikely' && { tone: 'warn' })}>
          <Icon of={CalendarClock} />
          In the future
        </Badge>
      )}
      {flag?.outOfRange && (
        <Badge tone="warn">
          <Icon of={flagIcon} />
          {flag.label}
        </Badge>
      )}
      {fact.origin === 'person' && (
        <Badge>
          <Icon of={PenLine} />
          By hand
        </Badge>
      )}
    </>
  );
}
