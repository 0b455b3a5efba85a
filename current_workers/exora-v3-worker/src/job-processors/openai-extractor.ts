import { createHash } from 'node:crypto';
import { type Chunk, chunksOf, halvesOf } from '@exora/clinical-text/chunks';
import { type ErrorCode, ExoraError, type QuotedFinding, quotedAnswerSchema, toExoraError } from '@exora/contracts';
import { UnusableAnswer } from '../api-clients/openai-answer.ts';
import type { OpenAiClient, Question } from '../api-clients/openai-client.ts';
import { OpenAiError } from '../api-clients/openai-error.ts';
import { askAgain } from '../api-clients/openai-repetition.ts';
import { Parked } from '../api-clients/rate-limiter.ts';
import type { Findings, ShellFileManager, Understanding } from '../database/shell-file-manager.ts';
import type { JobContext } from '../job-runner.ts';
import { describeThrown } from '../utils/error-handler.ts';
import type { ClinicalExtractor } from './clinical-extractor.ts';
import { promptVersion, questionAbout } from './extraction-prompt.ts';
import type { RulesExtractor } from './rules-extractor.ts';
import { freeTexts } from './stated-by-file.ts';

/** Chunks of one document that are asked about at the same time; the budget counts those of all documents. */
const atOnce = 3;
/** Eight thousand characters hold fewer; a longer answer is none. */
const mostFindings = 1000;

/** The language model that quotes, and what happens where it can't. */
export interface OutsideModel {
  client: OpenAiClient;
  /** `rules`: the local rules alone do it. `none`: the document fails. */
  fallback: 'rules' | 'none';
  /** Before the first repetition; doubled before each further one. */
  firstRetryMs?: number;
}

/** What the model quoted, and the first reason why it didn't of all chunks. */
interface Quoted {
  findings: QuotedFinding[];
  asked: number;
  missing: ErrorCode | null;
}

/**
 * A language model that quotes beside the local rules. It is asked in chunks, each answer is kept as soon as it came, and the owner of
 * the record is asked before every call. Whatever it answers, only what stands on the page passes, read by the rules.
 */
export class OpenAiExtractor implements ClinicalExtractor {
  readonly #model: OutsideModel;
  readonly #rules: RulesExtractor;
  readonly #manager: ShellFileManager;

  constructor(model: OutsideModel, rules: RulesExtractor, manager: ShellFileManager) {
    this.#model = model;
    this.#rules = rules;
    this.#manager = manager;
  }

  async extract(document: Understanding, context: JobContext): Promise<Findings> {
    const isAllowed = await this.#manager.hasConsent(document.shell_file.patient_id, 'external', context.signal);
    if (!isAllowed) return this.#rules.extract(document, context);
    const started = performance.now();
    const { findings, asked, missing } = await this.#quoted(document, context);
    const found = await this.#rules.withQuoted(document, findings, context);
    if (asked === 0) return { ...found, fallback: missing };
    return {
      ...found,
      engine: 'openai',
      engineVersion: `${promptVersion}/${found.engineVersion}`,
      ms: Math.round(performance.now() - started),
      model: this.#model.client.model,
      fallback: missing,
    };
  }

  async #quoted(document: Understanding, context: JobContext): Promise<Quoted> {
    const questions = new DocumentQuestions(this.#model, this.#manager, document, context);
    const chunks = chunksOf(freeTexts(document.pages, document.structured));
    const answers: (readonly QuotedFinding[] | null)[] = chunks.map(() => null);
    const waiting = [...chunks.entries()];
    const faults: unknown[] = [];
    const missing = new Set<ErrorCode>();
    const askAll = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, chunk] = next;
        try {
          answers[index] = await questions.ask(chunk);
        } catch (thrown) {
          const { code } = toExoraError(thrown);
          // What was refused for its words says nothing about the next ones.
          if (code !== 'document_not_understood' || !this.#stepsIn(thrown)) waiting.length = 0;
          if (!this.#stepsIn(thrown)) faults.push(thrown);
          // One line a document tells an operator enough.
          else if (!missing.has(code)) context.log.warn('extractor_fallback', describeThrown(thrown));
          missing.add(code);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, askAll));
    if (faults.length > 0) throw faults[0];
    const given = answers.filter((answer) => answer !== null);
    const [reason = null] = missing;
    return { findings: given.flat(), asked: given.length, missing: reason };
  }

  /** Whether the rules alone do what the model doesn't. A pause that the provider asks for is waited for instead. */
  #stepsIn(thrown: unknown): boolean {
    if (thrown instanceof Parked) return false;
    const { code } = toExoraError(thrown);
    if (code === 'ai_consent_missing') return true;
    const isFault = ['engine_unavailable', 'engine_key_refused', 'document_not_understood'].includes(code);
    return isFault && this.#model.fallback === 'rules';
  }
}

/** A page that makes a model run on does so in its smallest part too, and each call is paid. */
const mostHalvings = 2;

/** The questions about one document, with the answers that earlier attempts got. */
class DocumentQuestions {
  readonly #model: OutsideModel;
  readonly #manager: ShellFileManager;
  readonly #patientId: string;
  readonly #context: JobContext;
  readonly #known: ReadonlyMap<string, QuotedFinding[]>;

  constructor(model: OutsideModel, manager: ShellFileManager, document: Understanding, context: JobContext) {
    this.#model = model;
    this.#manager = manager;
    this.#patientId = document.shell_file.patient_id;
    this.#context = context;
    this.#known = new Map(document.answers.map(({ question_hash, answer }) => [question_hash, answer.findings]));
  }

  /** What the model quotes from a chunk; one whose answer is cut off is asked about in halves, these once more in theirs. */
  async ask(chunk: Chunk, halvings = mostHalvings): Promise<QuotedFinding[]> {
    const question = questionAbout(chunk);
    const hash = this.#hashOf(question);
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const answer = await this.#answer(question, hash);
    if (!(answer instanceof UnusableAnswer)) return answer;
    const halves = answer.reason === 'CUT_OFF' && halvings > 0 ? halvesOf(chunk) : null;
    if (halves === null) {
      const cause = new OpenAiError(answer.reason);
      throw new ExoraError('document_not_understood', { cause });
    }
    const [first, second] = halves;
    return [...(await this.ask(first, halvings - 1)), ...(await this.ask(second, halvings - 1))];
  }

  async #answer(question: Question, hash: string): Promise<QuotedFinding[] | UnusableAnswer> {
    const { job, signal } = this.#context;
    const { client, firstRetryMs } = this.#model;
    const isAllowed = () => this.#manager.hasConsent(this.#patientId, 'external', signal);
    const asking = { job, signal, isAllowed, firstRetryMs };
    const { answer, ...usage } = await askAgain(client, question, quotedAnswerSchema, asking);
    if (answer instanceof UnusableAnswer) return answer;
    if (answer.findings.length > mostFindings) return new UnusableAnswer('TOO_LARGE');
    await this.#manager.storeModelAnswer(job, hash, answer, { model: client.model, ...usage }, signal);
    return answer.findings;
  }

  #hashOf({ instructions, words }: Question): string {
    return createHash('sha256').update([this.#model.client.model, instructions, words].join('\u0000')).digest('hex');
  }
}
