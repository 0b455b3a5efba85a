import { describe, expect, it } from 'vitest';
import { correlationIdOf, enqueuingSpanIdOf, parseTraceParent, traceIdOf, traceParentHeader } from './tracing.ts';

const correlationId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const traceId = '0f8fad5bd9cb469fa16570867728950e';

describe('a correlation id and its trace', () => {
  it('have the same digits, there and back', () => {
    expect(traceIdOf(correlationId.toUpperCase())).toBe(traceId);
    expect(correlationIdOf(traceId)).toBe(correlationId);
  });

  it.each(['', 'Jane Roe', '00000000-0000-0000-0000-000000000000', `${correlationId}0`])('%s has none', (id) => {
    expect(traceIdOf(id)).toBeNull();
    expect(enqueuingSpanIdOf(id)).toBeNull();
  });

  it('name a job’s enqueuing by the random end of the job’s id', () => {
    expect(enqueuingSpanIdOf('019a0c3e-1f00-7abc-8def-0123456789ab')).toBe('8def0123456789ab');
  });
});

describe('parseTraceParent', () => {
  it('reads what the header says, of later versions too', () => {
    const sampled = { traceId, spanId: '00f067aa0ba902b7', isSampled: true };
    expect(parseTraceParent(traceParentHeader(sampled))).toEqual(sampled);
    expect(parseTraceParent(`00-${traceId}-00f067aa0ba902b7-00`)).toEqual({ ...sampled, isSampled: false });
    expect(parseTraceParent(`01-${traceId}-00f067aa0ba902b7-03-more`)).toEqual(sampled);
  });

  it.each([
    null,
    '',
    `00-${traceId}-00f067aa0ba902b7`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${traceId}-00f067aa0ba902b7-01-more`,
    `00-${traceId}-00f067aa0ba902b7-01\r\nx: y`,
  ])('takes %j for none', (header) => {
    expect(parseTraceParent(header)).toBeNull();
  });
});
