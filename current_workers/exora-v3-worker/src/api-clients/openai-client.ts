import { ExoraError, toExoraError } from '@exora/contracts';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';
import type { HeldJob } from '../database/job-coordinator.ts';
import { answerOf, UnusableAnswer, usageOf } from './openai-answer.ts';
import { OpenAiError, openAiFault } from './openai-error.ts';
import { ProviderRefusal } from './provider-refusal.ts';
import type { ProviderAnswer, RateLimiter } from './rate-limiter.ts';

/** Where a language model answers, with which key, and its name there. */
export interface ModelAccess {
  apiKey: string;
  /** With its path, for example `https://api.openai.com/v1`. */
  baseUrl: URL;
  model: string;
}

/** What a model is asked. */
export interface Question {
  instructions: string;
  words: string;
}

/** An answer and what it used. */
export interface ModelAnswer<T> {
  answer: T | UnusableAnswer;
  tokensIn: number;
  tokensOut: number;
  /** Millionths of a dollar; null where only the budget knows the price. */
  costMicros: number | null;
}

/** List prices in millionths of a dollar for a million tokens (https://openai.com/api/pricing); cached input isn't told apart. */
const listPrices: Readonly<Record<string, { in: number; out: number }>> = {
  'gpt-4o-mini': { in: 150_000, out: 600_000 },
};

/** Half of what gpt-4o-mini can write: the findings of eight thousand characters are far fewer. */
const mostAnswerTokens = 8000;
/** A token of English is four characters; numbers and names take more of them. Rather too many: the lease reserves them. */
const charactersPerToken = 2;
/** Of the form of the answer and the protocol. */
const tokensAround = 600;
/** More than {@link mostAnswerTokens} can fill. */
const mostAnswerBytes = 1_000_000;

/** They think first and take no temperature (https://platform.openai.com/docs/guides/reasoning). */
const reasoningModel = /^(?:o\d|gpt-5)/;

/**
 * A language model behind any API that speaks like OpenAI's chat completions, with structured output. The SDK's own retries and logs
 * are off: the budget counts every call, and what a call holds is nobody else's. The provider is told to keep nothing.
 */
export class OpenAiClient {
  readonly model: string;
  readonly #sdk: OpenAI;
  readonly #limiter: RateLimiter;
  readonly #timeoutMs: number;

  constructor({ apiKey, baseUrl, model }: ModelAccess, limiter: RateLimiter, timeoutMs = 120_000) {
    this.model = model;
    this.#sdk = new OpenAI({
      apiKey,
      baseURL: baseUrl.href.replace(/\/+$/, ''),
      // Said here, so that no variable of the environment says it.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries: 0,
      // The limiter's signal ends the call; the SDK's clock must not come before it.
      timeout: timeoutMs * 2,
      fetch: boundedFetch,
    });
    this.#limiter = limiter;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Asks once, counted for the job's document. Rejects with `Parked`, `engine_key_refused`, `document_not_understood` (the question
   * was refused for what it holds) or `engine_unavailable`.
   */
  async ask<T>(question: Question, form: z.ZodType<T>, job: HeldJob, signal: AbortSignal): Promise<ModelAnswer<T>> {
    const characters = question.instructions.length + question.words.length;
    const estimatedIn = Math.ceil(characters / charactersPerToken) + tokensAround;
    const estimatedCost = this.#costOf(estimatedIn, mostAnswerTokens);
    const call = {
      provider: 'openai',
      endpoint: this.model,
      estimatedTokens: estimatedIn + mostAnswerTokens,
      ...(estimatedCost !== null && { estimatedCostMicros: estimatedCost }),
      timeoutMs: this.#timeoutMs,
      job,
      signal,
    };
    const work = (stop: AbortSignal) => this.#call(question, form, estimatedIn, stop);
    const result = await this.#limiter.run(call, work).catch(asUnavailable);
    if (result instanceof ExoraError) throw result;
    return result;
  }

  async #call<T>(
    { instructions, words }: Question,
    form: z.ZodType<T>,
    estimatedIn: number,
    signal: AbortSignal,
  ): Promise<ProviderAnswer<ModelAnswer<T> | ExoraError>> {
    try {
      const completion: unknown = await this.#sdk.chat.completions.create(
        {
          model: this.model,
          messages: [
            { role: 'system', content: instructions },
            { role: 'user', content: words },
          ],
          response_format: zodResponseFormat(form, 'answer'),
          max_completion_tokens: mostAnswerTokens,
          store: false,
          ...(!reasoningModel.test(this.model) && { temperature: 0 }),
        },
        { signal },
      );
      // A server that doesn't count gets what was reserved for the question, and nothing for the answer.
      const { tokensIn, tokensOut } = usageOf(completion) ?? { tokensIn: estimatedIn, tokensOut: 0 };
      // Nor is a count believed that no such call can have: it would use up everybody's budget.
      return this.#answered<T>(
        answerOf(completion, form),
        tokensIn > 0 ? Math.min(tokensIn, estimatedIn * charactersPerToken) : estimatedIn,
        Math.min(tokensOut, mostAnswerTokens),
      );
    } catch (thrown) {
      // Nobody knows what was written beyond the limit: all that may have been is counted.
      if (isTooLarge(thrown)) return this.#answered<T>(new UnusableAnswer('TOO_LARGE'), estimatedIn, mostAnswerTokens);
      const fault = openAiFault(thrown);
      if (fault instanceof ProviderRefusal || fault.code === 'engine_unavailable') throw fault;
      // What was refused for what it is was not worked on, and is not billed.
      return { result: fault, tokens: 0, costMicros: 0 };
    }
  }

  #answered<T>(answer: T | UnusableAnswer, tokensIn: number, tokensOut: number): ProviderAnswer<ModelAnswer<T>> {
    const costMicros = this.#costOf(tokensIn, tokensOut);
    return {
      result: { answer, tokensIn, tokensOut, costMicros },
      tokens: tokensIn + tokensOut,
      ...(costMicros !== null && { costMicros }),
    };
  }

  #costOf(tokensIn: number, tokensOut: number): number | null {
    const price = listPrices[this.model];
    return price === undefined ? null : Math.ceil((tokensIn * price.in + tokensOut * price.out) / 1_000_000);
  }
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The SDK wraps what reading an answer throws. */
function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof TooLarge || (thrown instanceof Error && thrown.cause instanceof TooLarge);
}

/** Follows no redirection, which would take a document to another address, and reads no endless answer. */
async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'error' });
  if (response.body === null) return response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > mostAnswerBytes) controller.error(new TooLarge('The answer is too large.'));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}

/** A budget that has no room for this call, however long it waits, or that nobody set, is an engine that can't be had. */
function asUnavailable(thrown: unknown): never {
  const { code } = toExoraError(thrown);
  if (code !== 'invalid_request' && code !== 'not_found') throw thrown;
  const cause = new OpenAiError(code === 'not_found' ? 'NO_BUDGET' : 'BUDGET_TOO_SMALL');
  throw new ExoraError('engine_unavailable', { cause });
}
