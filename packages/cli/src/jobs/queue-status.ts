import {
  type Lane,
  type MaintenanceTask,
  maintenanceTaskSchema,
  type QueueHealth,
  type QueueMetrics,
  queueHealthSchema,
  queueMetricsSchema,
} from '@exora/contracts';
import { z } from 'zod';
import { readLanes } from './lanes.ts';
import type { Queue } from './queue.ts';

const workerSchema = z.object({ worker_id: z.string(), started_at: z.string(), lease_until: z.string() });

/** The whole queue as `exora jobs status --json` prints it. `checked_at` is the database's clock. */
export type QueueStatus = QueueHealth &
  QueueMetrics & {
    lanes: Lane[];
    /** Those with a lease that has not ended. */
    workers: z.infer<typeof workerSchema>[];
    maintenance: MaintenanceTask[];
  };

/** Reads everything that tells how the queue does. */
export async function readQueueStatus(queue: Queue): Promise<QueueStatus> {
  const [health, metrics, lanes, workers, maintenance] = await Promise.all([
    queue.call('job_queue_health', {}, queueHealthSchema),
    queue.call('job_queue_metrics', {}, queueMetricsSchema),
    readLanes(queue),
    queue.rows('job_workers', 'worker_id, started_at, lease_until', 'worker_id', workerSchema),
    queue.rows(
      'maintenance_tasks',
      'task, every_seconds, due_at, last_run_at, last_ms, runs, failures, last_error',
      'task',
      maintenanceTaskSchema,
    ),
  ]);
  const now = Date.parse(health.checked_at);
  return {
    ...health,
    ...metrics,
    lanes,
    workers: workers.filter(({ lease_until }) => Date.parse(lease_until) > now),
    maintenance,
  };
}

/** What an operator should look at, each with what to do; nothing when all is well. */
export function advice(status: QueueStatus): string[] {
  const waiting = status.lines.reduce((sum, { ready }) => sum + ready, 0);
  const lines: string[] = [];
  if (status.workers.length === 0 && waiting > 0) {
    lines.push('Jobs wait and no worker is alive: start one, or see "exora status" and its log.');
  }
  if (status.expired_leases > 0) {
    lines.push(
      `Jobs of workers that fell silent: ${status.expired_leases}. A living worker takes them over by itself.`,
    );
  }
  if (status.dead_letters > 0) {
    lines.push(
      `Dead letters: ${status.dead_letters}. "exora jobs list --status dead_letter", then retry or discard them.`,
    );
  }
  for (const { lane, paused_at } of status.lanes) {
    if (paused_at !== null) lines.push(`Lane ${lane} is paused: "exora jobs resume ${lane}" lets it go on.`);
  }
  for (const { provider_name, api_endpoint, used } of status.budgets) {
    const full = Object.entries(used).filter(([, ratio]) => ratio >= 1);
    if (full.length > 0) {
      lines.push(
        `${provider_name}/${api_endpoint} has used up ${full.map(([limit]) => limit).join(', ')}: jobs wait for it.`,
      );
    }
  }
  for (const { task, last_error } of status.maintenance) {
    if (last_error !== null) lines.push(`Maintenance task ${task} failed when it last ran (SQLSTATE ${last_error}).`);
  }
  return lines;
}
