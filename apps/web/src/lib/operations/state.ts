import {
  apiBudgetSchema,
  auditHealthSchema,
  databaseHealthSchema,
  deadLetterReasonSchema,
  documentCostsSchema,
  jobDetailSchema,
  jobSchema,
  jobStatuses,
  jobTypes,
  jobWorkerSchema,
  laneSchema,
  maintenanceTaskSchema,
  queueHealthSchema,
  queueMetricsSchema,
} from '@exora/contracts';
import { z } from 'zod';

/** When it was read: ages are counted up to then, so that server and browser say the same. */
const at = z.string();

/** How the queue does. */
export const queueStateSchema = z.object({
  at,
  health: queueHealthSchema,
  metrics: queueMetricsSchema,
  lanes: z.array(laneSchema),
  workers: z.array(jobWorkerSchema),
});
export type QueueState = z.infer<typeof queueStateSchema>;

/** A page of jobs. */
export const jobsPageSchema = z.object({ at, jobs: z.array(jobSchema) });
export type JobsPage = z.infer<typeof jobsPageSchema>;

/** One job. */
export const jobStateSchema = z.object({ at, job: jobDetailSchema });
export type JobState = z.infer<typeof jobStateSchema>;

/** Why jobs were given up. */
export const deadLettersSchema = z.object({ at, reasons: z.array(deadLetterReasonSchema) });
export type DeadLetters = z.infer<typeof deadLettersSchema>;

/** What may be asked of outside providers, what was, and what documents cost. */
export const capacitySchema = z.object({ at, budgets: z.array(apiBudgetSchema), costs: documentCostsSchema });
export type Capacity = z.infer<typeof capacitySchema>;

/** How the database, the log, the upkeep and the workers do. */
export const systemStateSchema = z.object({
  at,
  database: databaseHealthSchema,
  audit: auditHealthSchema,
  tasks: z.array(maintenanceTaskSchema),
  workers: z.array(jobWorkerSchema),
});
export type SystemState = z.infer<typeof systemStateSchema>;

/** Ages by which jobs are looked for, in hours. */
export const jobAges = ['1', '24', '168'] as const;

/** By what jobs are looked for; they stand in the address, and hold nothing of a patient. */
export const jobFilterSchema = z.object({
  status: z.enum(jobStatuses).optional(),
  lane: z.string().max(40).optional(),
  type: z.enum(jobTypes).optional(),
  error: z.string().max(60).optional(),
  worker: z.string().max(200).optional(),
  /** Made so many hours ago, or earlier. */
  age: z.enum(jobAges).optional(),
});
export type JobFilter = z.infer<typeof jobFilterSchema>;

/** The filter as the query of an address, without what is not asked for. */
export function filterQuery(filter: JobFilter & { before?: string | undefined }): string {
  const entries = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(entries).toString();
  return query === '' ? '' : `?${query}`;
}
