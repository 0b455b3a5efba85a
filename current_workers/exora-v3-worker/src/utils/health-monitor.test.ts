import { afterEach, describe, expect, it } from 'vitest';
import { HealthMonitor } from './health-monitor.ts';

let open: HealthMonitor | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

function monitor(isAuditFailing = () => false): { health: HealthMonitor; advance: (ms: number) => void } {
  let now = Date.parse('2026-01-02T03:04:05Z');
  const health = new HealthMonitor({
    workerId: 'exora-v3-worker-srv-1',
    environment: 'staging',
    version: '1.2.0',
    activeJobs: () => 3,
    apiCapacity: () => ({ openai: 'available', google_vision: 'rate_limited' }),
    isAuditFailing,
    now: () => now,
  });
  open = health;
  return { health, advance: (ms) => (now += ms) };
}

describe('HealthMonitor', () => {
  it('prints what the specification prints', () => {
    const { health } = monitor();
    health.noteContact(true);
    expect(health.report()).toEqual({
      status: 'healthy',
      worker_id: 'exora-v3-worker-srv-1',
      active_jobs: 3,
      last_heartbeat: '2026-01-02T03:04:05.000Z',
      api_capacity: { openai: 'available', google_vision: 'rate_limited' },
      environment: 'staging',
      version: 'v1.2.0',
    });
  });

  it('is degraded while the database does not answer, unhealthy after a minute, and recovers', () => {
    const { health, advance } = monitor();
    expect(health.report()).toMatchObject({ status: 'degraded', last_heartbeat: null });
    health.noteContact(true);
    health.noteContact(false);
    expect(health.report().status).toBe('degraded');
    advance(60_001);
    expect(health.report().status).toBe('unhealthy');
    health.noteContact(true);
    expect(health.report().status).toBe('healthy');
  });

  it('is degraded while the audit log can’t be tended', () => {
    let isFailing = false;
    const { health } = monitor(() => isFailing);
    health.noteContact(true);
    expect(health.report().status).toBe('healthy');
    isFailing = true;
    expect(health.report().status).toBe('degraded');
  });

  it('says that it drains', () => {
    const { health } = monitor();
    health.noteContact(true);
    health.noteDraining();
    expect(health.report().status).toBe('draining');
  });

  it('answers GET /health with 200, with 503 when unhealthy, and 404 to anything else', async () => {
    const { health, advance } = monitor();
    health.noteContact(true);
    const address = `http://127.0.0.1:${await health.listen('127.0.0.1', 0)}`;
    const healthy = await fetch(`${address}/health`);
    expect(healthy.status).toBe(200);
    expect(await healthy.json()).toEqual(health.report());
    advance(60_001);
    expect((await fetch(`${address}/health`)).status).toBe(503);
    expect((await fetch(`${address}/`)).status).toBe(404);
    expect((await fetch(`${address}/health`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['everybody', undefined, 200],
    ['nobody', undefined, 404],
    [{ token: 'a-token-of-this-test' }, undefined, 404],
    [{ token: 'a-token-of-this-test' }, 'Bearer another-token', 404],
    [{ token: 'a-token-of-this-test' }, 'Bearer a-token-of-this-test', 200],
  ] as const)('shows metrics to %o, asked with %s: %d', async (access, authorization, status) => {
    const page = { contentType: 'text/plain', text: async () => 'exora_jobs_active 3' };
    const address = `http://127.0.0.1:${await monitor().health.listen('127.0.0.1', 0, { page, access })}`;
    const answer = await fetch(`${address}/metrics`, { headers: authorization ? { authorization } : {} });
    expect(answer.status).toBe(status);
    expect((await answer.text()).includes('exora_jobs_active')).toBe(status === 200);
  });

  it('answers 500 without words when the metrics fail', async () => {
    const page = { contentType: 'text/plain', text: () => Promise.reject(new Error('Jane Roe has asthma')) };
    const address = `http://127.0.0.1:${await monitor().health.listen('127.0.0.1', 0, { page, access: 'everybody' })}`;
    const answer = await fetch(`${address}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('Jane');
  });
});
