import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger, type LogFields, type Logger } from './logger.ts';

const sentence = 'Jane Roe has asthma';

function capture(level: 'debug' | 'info' = 'debug'): {
  log: Logger;
  lines: () => Record<string, unknown>[];
  raw: () => string;
} {
  let written = '';
  const log = createLogger({ level, service: 'exora-v3-worker', workerId: 'w-1', write: (line) => (written += line) });
  const line = z.record(z.string(), z.unknown());
  return {
    log,
    raw: () => written,
    lines: () =>
      written
        .split('\n')
        .filter(Boolean)
        .map((text) => line.parse(JSON.parse(text))),
  };
}

describe('createLogger', () => {
  it('writes one JSON object a line with origin, bound and own fields', () => {
    const { log, lines } = capture();
    log.with({ job_type: 'ai_processing', attempt: 1 }).info('job_completed', { attempt: 2, facts: 7 });
    expect(lines()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        level: 'info',
        event: 'job_completed',
        service: 'exora-v3-worker',
        worker_id: 'w-1',
        job_type: 'ai_processing',
        attempt: 2,
        facts: 7,
      },
    ]);
  });

  it('drops fields that are not on the list', () => {
    const { log, raw } = capture();
    const hidden = { text: 'asthma', file_name: 'roe.pdf', facts: 1 } as LogFields;
    log.info('job_completed', hidden);
    expect(raw()).not.toContain('asthma');
    expect(raw()).not.toContain('roe.pdf');
  });

  it.each([
    ['a sentence in a code', { code: sentence }],
    ['a sentence in an id', { job_id: sentence }],
    ['a sentence in a place', { at: sentence }],
    ['text in a count', { facts: sentence }],
    ['an object in a code', { code: { quote: sentence } }],
  ])('replaces %s', (_what, fields) => {
    const { log, raw } = capture();
    log.error('job_failed', fields as unknown as LogFields);
    expect(raw()).toContain('[redacted]');
    expect(raw()).not.toContain('Jane');
  });

  it('replaces a composed event name', () => {
    const { log, raw } = capture();
    log.info(`job failed: ${sentence}`);
    expect(raw()).not.toContain('Jane');
  });

  it('leaves out lines below its level', () => {
    const { log, lines } = capture('info');
    log.debug('poll_empty');
    log.info('job_claimed');
    expect(lines().map((line) => line.event)).toEqual(['job_claimed']);
  });
});
