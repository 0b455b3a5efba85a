import {
  apiBudgetSchema,
  auditHealthSchema,
  databaseHealthSchema,
  deadLetterReasonSchema,
  documentCostsSchema,
  jobDetailSchema,
  jobSchema,
  jobWorkerSchema,
  laneSchema,
  maintenanceTaskSchema,
  queueHealthSchema,
  queueMetricsSchema,
} from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import type { Capacity, DeadLetters, JobFilter, JobState, JobsPage, QueueState, SystemState } from './state.ts';

/** Jobs of one page. */
export const jobsPageSize = 50;

const now = () => new Date().toISOString();

/** How the queue does: counts, waits, lanes, workers. */
export async function readQueue(client: SupabaseClient): Promise<QueueState> {
  const [health, metrics, lanes, workers] = await Promise.all([
    callRpc(client, 'job_queue_health', {}, queueHealthSchema),
    callRpc(client, 'job_queue_metrics', {}, queueMetricsSchema),
    callRpc(client, 'list_lanes', {}, z.array(laneSchema)),
    callRpc(client, 'list_job_workers', {}, z.array(jobWorkerSchema)),
  ]);
  return { at: health.checked_at, health, metrics, lanes, workers };
}

/** A page of jobs, the youngest first; `before` is the last one seen. */
export async function readJobs(client: SupabaseClient, filter: JobFilter, before: string | null): Promise<JobsPage> {
  const { status, lane, type, error, worker, age } = filter;
  const jobs = await callRpc(
    client,
    'list_jobs',
    {
      p_limit: jobsPageSize,
      ...(status === undefined ? {} : { p_status: status }),
      ...(lane === undefined ? {} : { p_lane: lane }),
      ...(type === undefined ? {} : { p_job_type: type }),
      ...(error === undefined ? {} : { p_error_code: error }),
      ...(worker === undefined ? {} : { p_worker_id: worker }),
      ...(age === undefined ? {} : { p_made_before: new Date(Date.now() - Number(age) * 3_600_000).toISOString() }),
      ...(before === null ? {} : { p_before: before }),
    },
    z.array(jobSchema),
  );
  return { at: now(), jobs };
}

/** All of a job. */
export async function readJob(client: SupabaseClient, id: string): Promise<JobState> {
  return { job: await callRpc(client, 'show_job', { p_job_id: id }, jobDetailSchema), at: now() };
}

/** Why jobs were given up. */
export async function readDeadLetters(client: SupabaseClient): Promise<DeadLetters> {
  return {
    reasons: await callRpc(client, 'list_dead_letter_reasons', {}, z.array(deadLetterReasonSchema)),
    at: now(),
  };
}

/** Days of whose documents the costs are told. */
export const costDays = 30;

/** Budgets of outside providers, and what documents of the last days cost. */
export async function readCapacity(client: SupabaseClient): Promise<Capacity> {
  const since = new Date(Date.now() - costDays * 86_400_000).toISOString();
  const [budgets, costs] = await Promise.all([
    callRpc(client, 'list_api_budgets', {}, z.array(apiBudgetSchema)),
    callRpc(client, 'read_document_costs', { p_added_since: since, p_limit: 10 }, documentCostsSchema),
  ]);
  return { at: now(), budgets, costs };
}

/** How the database, the log, the upkeep and the workers do. */
export async function readSystem(client: SupabaseClient): Promise<SystemState> {
  const [database, audit, tasks, workers] = await Promise.all([
    callRpc(client, 'database_health_check', {}, databaseHealthSchema),
    callRpc(client, 'audit_log_health', {}, auditHealthSchema),
    callRpc(client, 'list_maintenance_tasks', {}, z.array(maintenanceTaskSchema)),
    callRpc(client, 'list_job_workers', {}, z.array(jobWorkerSchema)),
  ]);
  return { at: database.checked_at, database, audit, tasks, workers };
}
