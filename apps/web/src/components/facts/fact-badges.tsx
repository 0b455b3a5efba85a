import type { Fact } from '@exora/contracts';
import {
  ArrowDown,
  ArrowUp,
  CircleQuestionMark,
  CircleSlash,
  History,
  PenLine,
  TriangleAlert,
  Users,
} from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { assertionLabel, type DescribedFact, statusLabel } from '#lib/facts/describe-fact.ts';
import { flagOf } from '#lib/facts/lab-result.ts';

const assertionIcons = {
  absent: CircleSlash,
  possible: CircleQuestionMark,
  historical: History,
  family: Users,
} as const;

/** What must not be overlooked about a fact: that it isn't present, that it ended, is out of range, or a person's word. */
export function FactBadges({ fact }: { fact: DescribedFact & { origin?: Fact['origin'] } }) {
  const assertion = assertionLabel(fact.assertion);
  const status = statusLabel(fact);
  const flag = flagOf(fact.attributes);
  const AssertionIcon = fact.assertion === 'present' ? null : assertionIcons[fact.assertion];
  const FlagIcon = flag?.direction === 'low' ? ArrowDown : flag?.direction === 'high' ? ArrowUp : TriangleAlert;
  return (
    <>
      {assertion !== null && (
        <Badge>
          {AssertionIcon && <AssertionIcon aria-hidden />}
          {assertion}
        </Badge>
      )}
      {status !== null && <Badge>{status}</Badge>}
      {flag?.outOfRange && (
        <Badge tone="warn">
          <FlagIcon aria-hidden />
          {flag.label}
        </Badge>
      )}
      {fact.origin === 'person' && (
        <Badge>
          <PenLine aria-hidden />
          By hand
        </Badge>
      )}
    </>
  );
}
