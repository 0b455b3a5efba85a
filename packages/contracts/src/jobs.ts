import { z } from 'zod';

/** The one list of job types, with the payload of each. Payloads hold ids and paths made of ids, nothing of a patient. */
export const jobPayloads = {
  shell_file_processing: z.object({ shell_file_id: z.uuid(), patient_id: z.uuid(), file_path: z.string() }),
  ai_processing: z.object({ shell_file_id: z.uuid(), patient_id: z.uuid(), reading_id: z.uuid() }),
  semantic_processing: z.object({ shell_file_id: z.uuid(), patient_id: z.uuid() }),
} as const;

export type JobType = keyof typeof jobPayloads;
export type JobPayload<T extends JobType> = z.infer<(typeof jobPayloads)[T]>;
export const jobTypes = Object.keys(jobPayloads) as [JobType, ...JobType[]];

/** The types that the worker has a processor for. It claims no others: they wait for a worker that has one. */
export const workedJobTypes = ['shell_file_processing', 'ai_processing'] as const satisfies readonly JobType[];

export const jobStatuses = ['pending', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A claimed job, as `claim_next_job_v3` returns it (columns the worker needs). */
export const claimedJobSchema = z.object({
  id: z.uuid(),
  job_type: z.enum(workedJobTypes),
  job_payload: z.unknown(),
  patient_id: z.uuid().nullable(),
  attempt: z.int().positive(),
  max_attempts: z.int().positive(),
  correlation_id: z.uuid().nullable(),
});
export type ClaimedJob = z.infer<typeof claimedJobSchema>;
