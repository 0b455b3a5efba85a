import { createHash } from 'node:crypto';
import { type NarrativeWriter, rulesWriter, type Subject, type Written } from '@exora/clinical-text/narratives';
import { ExoraError, type ToldSentence, toExoraError } from '@exora/contracts';
import { UnusableAnswer } from '../api-clients/openai-answer.ts';
import type { OpenAiClient } from '../api-clients/openai-client.ts';
import { OpenAiError } from '../api-clients/openai-error.ts';
import { type Asking, askAgain } from '../api-clients/openai-repetition.ts';
import { Parked } from '../api-clients/rate-limiter.ts';
import type { Narrating, NarrativeManager } from '../database/narrative-manager.ts';
import type { JobContext } from '../job-runner.ts';
import { describeThrown } from '../utils/error-handler.ts';
import {
  promptVersion,
  questionAbout,
  type Story,
  sentencesOf,
  storyOf,
  type ToldStory,
  toldStoriesSchema,
} from './narrative-prompt.ts';
import { StoryMemory } from './story-memory.ts';

/** Of one telling: what is older the rules write, until a later telling comes to it. */
const mostCalls = 8;
/** Of one call; their answers are some thousand tokens. */
const mostStories = 6;
const mostCharacters = 12_000;

/** What a writer's own failure is, which the rules stand in for. */
const faults = ['engine_unavailable', 'engine_key_refused', 'document_not_understood'];

/** The language model that writes narratives. */
interface WritingModel {
  client: OpenAiClient;
  /** Before the first repetition; doubled before each further one. */
  firstRetryMs?: number;
}

/**
 * A language model that writes the narratives of records whose owners allow outside engines. It is told facts and nothing else;
 * what it writes is checked like any writer's, and what it doesn't write the rules do.
 */
export class OpenAiNarrator {
  readonly #model: WritingModel;
  readonly #manager: NarrativeManager;
  readonly #memory = new StoryMemory();

  constructor(model: WritingModel, manager: NarrativeManager) {
    this.#model = model;
    this.#manager = manager;
  }

  /** The writer of one telling: the rules where the owner allows no outside engine. */
  writerFor(
    { patient_id: patientId, consent }: Pick<Narrating, 'patient_id' | 'consent'>,
    context: JobContext,
  ): NarrativeWriter {
    if (!consent.external) {
      this.#memory.forget(patientId);
      return rulesWriter;
    }
    const { client, firstRetryMs } = this.#model;
    return {
      engine: 'openai',
      version: `${promptVersion}/${client.model}/${rulesWriter.version}`,
      write: (subjects, signal) => {
        const isAllowed = () => this.#manager.allowsOutside(patientId, signal);
        const asking = { job: context.job, signal, isAllowed, firstRetryMs };
        const known = this.#memory.of(patientId);
        return new Telling(client, asking, known, context.log).write(subjects);
      },
    };
  }
}

/** One telling: the stories that are to be asked about, and the answers of earlier ones. */
class Telling {
  readonly #client: OpenAiClient;
  readonly #asking: Asking;
  readonly #known: Map<string, ToldStory>;
  readonly #log: JobContext['log'];

  constructor(client: OpenAiClient, asking: Asking, known: Map<string, ToldStory>, log: JobContext['log']) {
    this.#client = client;
    this.#asking = asking;
    this.#known = known;
    this.#log = log;
  }

  /** Rejects with `Parked`; answers that came are known to the next attempt. */
  async write(subjects: readonly Subject[]): Promise<Written> {
    const stories = latestFirst(subjects).flatMap((subject) => storyOf(subject) ?? []);
    this.#forgetOthers(stories);
    const due = stories.filter((story) => !this.#known.has(this.#hashOf(story)));
    let calls = 0;
    for (const batch of batchesOf(due).slice(0, mostCalls)) {
      try {
        await this.#ask(batch);
        calls += 1;
      } catch (thrown) {
        const { code } = toExoraError(thrown);
        this.#asking.signal.throwIfAborted();
        if (thrown instanceof Parked || !(faults.includes(code) || code === 'ai_consent_missing')) throw thrown;
        this.#log.warn('narrator_fallback', describeThrown(thrown));
        // What was refused for its words says nothing about the next ones.
        if (code !== 'document_not_understood') break;
      }
    }
    const written = new Map<string, ToldSentence[]>();
    for (const story of stories) {
      const told = this.#known.get(this.#hashOf(story));
      if (told !== undefined) written.set(story.subject, sentencesOf(story, told));
    }
    this.#log.info('stories_asked_for', { stories: due.length, kept: stories.length - due.length, calls });
    return written;
  }

  async #ask(batch: readonly Story[]): Promise<void> {
    const { answer } = await askAgain(this.#client, questionAbout(batch), toldStoriesSchema, this.#asking);
    const told = answer instanceof UnusableAnswer ? [] : answer.stories;
    for (const [at, story] of batch.entries()) {
      const own = told.find((one) => one.story === at + 1) ?? { story: at + 1, sentences: [] };
      // Also one without an answer: asked the same again soon, it would be paid again and have none.
      this.#known.set(this.#hashOf(story), own);
    }
    if (answer instanceof UnusableAnswer) {
      throw new ExoraError('document_not_understood', { cause: new OpenAiError(answer.reason) });
    }
  }

  #forgetOthers(stories: readonly Story[]): void {
    const present = new Set(stories.map((story) => this.#hashOf(story)));
    for (const hash of this.#known.keys()) if (!present.has(hash)) this.#known.delete(hash);
  }

  #hashOf({ words }: Story): string {
    return createHash('sha256').update([this.#client.model, promptVersion, words].join('\u0000')).digest('hex');
  }
}

const byType = ['condition', 'medication', 'episode', 'document'];

/** What ended last comes first, what has no date last. */
function latestFirst(subjects: readonly Subject[]): Subject[] {
  const end = ({ period }: Subject) => period?.end ?? '';
  return subjects.toSorted(
    (a, b) =>
      Number(end(a) < end(b)) - Number(end(a) > end(b)) ||
      byType.indexOf(a.type) - byType.indexOf(b.type) ||
      Number(a.key > b.key) - Number(a.key < b.key),
  );
}

function batchesOf(stories: readonly Story[]): Story[][] {
  const batches: Story[][] = [];
  let characters = 0;
  for (const story of stories) {
    const last = batches.at(-1);
    characters += story.words.length;
    if (last === undefined || last.length === mostStories || characters > mostCharacters) {
      batches.push([story]);
      characters = story.words.length;
    } else last.push(story);
  }
  return batches;
}
