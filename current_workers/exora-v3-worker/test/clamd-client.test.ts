import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClamdClient } from '../src/api-clients/clamd-client.ts';
import { ScanUnanswered, type Unanswered } from '../src/job-processors/malware-scanner.ts';
import { type Behaviour, ClamdServer, eicar } from './clamd-server.ts';

let server: ClamdServer;
let client: ClamdClient;
const never = new AbortController().signal;
/** More than the sockets between hold. */
const large = randomBytes(20 * 1024 * 1024);

beforeAll(async () => {
  server = await ClamdServer.start();
  client = new ClamdClient({ host: '127.0.0.1', port: server.port }, { connectMs: 500, silenceMs: 300, totalMs: 2000 });
});
afterAll(() => server.stop());
beforeEach(() => {
  server.behaviour = 'scans';
  server.isVersionAnswered = true;
  server.scanned.length = 0;
});

async function reason(work: Promise<unknown>): Promise<Unanswered> {
  const thrown: unknown = await work.then(
    () => null,
    (rejected: unknown) => rejected,
  );
  if (!(thrown instanceof ScanUnanswered)) throw new Error('It was answered.', { cause: thrown });
  return thrown.reason;
}

describe('ClamdClient', () => {
  it.each([
    ['a letter', Buffer.from('Dear colleague'), null],
    ['nothing', Buffer.alloc(0), null],
    ['a file of many pieces', large, null],
    ['what every scanner knows', eicar, 'Eicar-Test-Signature'],
    ['it deep in a large file', Buffer.concat([large, eicar, large]), 'Eicar-Test-Signature'],
  ])('sends %s whole and tells what was found', async (_, bytes, found) => {
    expect(await client.scan(bytes, never)).toBe(found);
    expect(server.scanned).toHaveLength(1);
    expect(server.scanned[0]?.equals(bytes)).toBe(true);
  });

  it('knows the scanner’s version and that of its signatures', async () => {
    expect(await client.version(never)).toBe('1.4.6/27500');
  });

  it.each<[Behaviour, Unanswered]>([
    ['fault', 'fault'],
    ['exceeds', 'limits'],
    ['nonsense', 'nonsense'],
    ['another service', 'closed'],
    ['half an answer', 'closed'],
    ['endless answer', 'nonsense'],
    ['silence', 'timeout'],
    ['never reads', 'timeout'],
    ['hangs up at once', 'closed'],
    ['hangs up in the middle', 'closed'],
    ['hangs up at the end', 'closed'],
  ])('takes “%s” for no answer, never for a pass', async (behaviour, wanted) => {
    server.behaviour = behaviour;
    expect(await reason(client.scan(Buffer.concat([large, eicar]), never))).toBe(wanted);
    server.isVersionAnswered = false;
    if (behaviour === 'silence' || behaviour === 'hangs up at once') {
      expect(await reason(client.version(never))).toBe(wanted);
    }
  });

  it('takes a size limit for no answer, however much was still to be sent', async () => {
    server.behaviour = 'size limit';
    // Hanging up on what is being sent may cost the answer; what stays is that there was none.
    expect(['limits', 'closed']).toContain(await reason(client.scan(large, never)));
    expect(await reason(client.scan(Buffer.from('small'), never))).toBe('limits');
  });

  it('takes an endless version, and one of something else, for no answer', async () => {
    server.isVersionAnswered = false;
    server.behaviour = 'endless answer';
    expect(await reason(client.version(never))).toBe('nonsense');
  });

  it('says when there is nobody', async () => {
    const port = server.port;
    await server.stop();
    expect(await reason(client.scan(eicar, never))).toBe('unreachable');
    expect(await reason(client.version(never))).toBe('unreachable');
    expect(await reason(new ClamdClient({ path: '/nonexistent/clamd.sock' }).version(never))).toBe('unreachable');
    await server.listen(port);
    expect(await client.scan(eicar, never)).toBe('Eicar-Test-Signature');
  });

  it('stops when it is told to', async () => {
    server.behaviour = 'silence';
    const stop = new AbortController();
    const scanning = client.scan(large, stop.signal);
    stop.abort(new RangeError('enough'));
    await expect(scanning).rejects.toThrow('enough');
    await expect(client.scan(large, stop.signal)).rejects.toThrow('enough');
  });

  it('scans many at once', async () => {
    const found = await Promise.all(
      Array.from({ length: 40 }, (_, at) => client.scan(at % 2 ? eicar : Buffer.from(`letter ${at}`), never)),
    );
    expect(found.filter((name) => name !== null)).toHaveLength(20);
    expect(found.every((name, at) => (name !== null) === (at % 2 === 1))).toBe(true);
  });
});
