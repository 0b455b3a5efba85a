import type { ToldStory } from './narrative-prompt.ts';

const hourMs = 3_600_000;
/** A record takes some 100 kB. */
const mostRecords = 200;

/**
 * What a model answered about stories, by the hashes of what it was told, so that a record that is told again doesn't pay for
 * what didn't change, nor a job that was parked for what it had. In this process alone: a record's words stay until an hour
 * after its last telling, and those of a story that it doesn't have any more until its next.
 */
export class StoryMemory {
  readonly #records = new Map<string, { stories: Map<string, ToldStory>; end: NodeJS.Timeout }>();

  /** The record's stories, to be read and added to. */
  of(patientId: string): Map<string, ToldStory> {
    const stories = this.#records.get(patientId)?.stories ?? new Map<string, ToldStory>();
    this.forget(patientId);
    const end = setTimeout(() => this.#records.delete(patientId), hourMs).unref();
    this.#records.set(patientId, { stories, end });
    const [oldest] = this.#records.keys();
    if (oldest !== undefined && this.#records.size > mostRecords) this.forget(oldest);
    return stories;
  }

  forget(patientId: string): void {
    clearTimeout(this.#records.get(patientId)?.end);
    this.#records.delete(patientId);
  }
}
