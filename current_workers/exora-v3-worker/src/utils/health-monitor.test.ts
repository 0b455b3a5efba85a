import { afterEach, describe, expect, it } from 'vitest';
import { HealthMonitor } from './health-monitor.ts';

let open: HealthMonitor | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

function monitor(): { health: HealthMonitor; advance: (ms: number) => void } {
  let now = Date.parse('2026-01-02T03:04:05Z');
  const health = new HealthMonitor({
    workerId: 'exora-v3-worker-srv-1',
    environment: 'staging',
    version: '1.2.0',
    providerKeys: { openai: true, googleVision: false },
    activeJobs: () => 3,
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
      api_capacity: { openai: 'configured', google_vision: 'not_configured' },
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
});
