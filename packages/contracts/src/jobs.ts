import { z } from 'zod';

/** The one list of job types, with the payload of each. Payloads hold ids and paths made of ids, nothing of a patient. */
export const jobPayloads = {
  shell_file_processing: z.object({ shell_file_id: z.uuid(), patient_id: z.uuid(), file_path: z.string() }),
  ai_processing: z.object({ shell_file_id: z.uuid(), patient_id: z.uuid(), reading_id: z.uuid() }),
  semantic_processing: z.object({ patient_id: z.uuid() }),
  /** Not the record's id: an erasure ends all jobs that name its record. */
  privacy_processing: z.object({ erasure_id: z.uuid() }),
} as const;

export type JobType = keyof typeof jobPayloads;
export type JobPayload<T extends JobType> = z.infer<(typeof jobPayloads)[T]>;
export const jobTypes = Object.keys(jobPayloads) as [JobType, ...JobType[]];

/** The types that the worker has a processor for. It claims no others: they wait for a worker that has one. */
export const workedJobTypes = [
  'shell_file_processing',
  'ai_processing',
  'semantic_processing',
  'privacy_processing',
] as const satisfies readonly JobType[];

/** `pending` waits for a worker, `scheduled` for its time; the last four are final. */
export const jobStatuses = [
  'pending',
  'scheduled',
  'processing',
  'completed',
  'failed',
  'dead_letter',
  'cancelled',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A claimed job. */
export interface ClaimedJob {
  id: string;
  job_type: (typeof workedJobTypes)[number];
  job_payload: unknown;
  /** Claims so far; with the worker's id it fences every call about the job. */
  attempt: number;
  correlation_id: string | null;
}
