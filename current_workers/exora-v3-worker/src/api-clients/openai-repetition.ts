import { setTimeout as sleep } from 'node:timers/promises';
import { ExoraError, toExoraError } from '@exora/contracts';
import type { z } from 'zod';
import type { HeldJob } from '../database/job-coordinator.ts';
import { Backoff } from '../utils/backoff.ts';
import { UnusableAnswer } from './openai-answer.ts';
import type { ModelAnswer, OpenAiClient, Question } from './openai-client.ts';

const triesInAll = 3;

/** How a question is asked. */
export interface Asking {
  job: HeldJob;
  signal: AbortSignal;
  /** Whether the record's owner allows outside engines, asked before every call and before its answer is used. */
  isAllowed: () => Promise<boolean>;
  /** Before the first repetition, 500 unless said; doubled before each further one. */
  firstRetryMs?: number | undefined;
}

/**
 * Asks until an answer can be used, three times at most. Rejects with `ai_consent_missing` where the owner doesn't allow it, and with
 * what {@link OpenAiClient.ask} rejects with the last time.
 */
export async function askAgain<T>(
  client: OpenAiClient,
  question: Question,
  form: z.ZodType<T>,
  { job, signal, isAllowed, firstRetryMs = 500 }: Asking,
): Promise<ModelAnswer<T>> {
  const backoff = new Backoff({ firstMs: firstRetryMs, lastMs: 8000 });
  for (let tries = 1; ; tries++) {
    const isLast = tries === triesInAll;
    if (tries > 1) await sleep(backoff.next(), undefined, { signal });
    if (!(await isAllowed())) throw new ExoraError('ai_consent_missing');
    try {
      const answered = await client.ask(question, form, job, signal);
      // Withdrawn while it was asked: the answer is thrown away.
      if (!(await isAllowed())) throw new ExoraError('ai_consent_missing');
      const { answer } = answered;
      if (isLast || !(answer instanceof UnusableAnswer) || !answer.mayBeAskedAgain) return answered;
    } catch (thrown) {
      if (isLast || toExoraError(thrown).code !== 'engine_unavailable') throw thrown;
    }
  }
}
