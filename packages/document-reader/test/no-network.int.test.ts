import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeReader } from '../src/index.ts';
import { asking } from './asking.ts';
import { textOrCode } from './outcome.ts';

/** Counts whoever connects, whatever it says. */
let server: Server;
let connections = 0;
let address = '';
/** A file of the machine, which a document may ask for. */
const folder = mkdtempSync(join(tmpdir(), 'exora-asked-'));
const local = join(folder, 'local.txt');

beforeAll(async () => {
  writeFileSync(local, 'Warfarin');
  server = createServer((socket) => {
    connections++;
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nWarfarin');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await closeReader();
  server.close();
  rmSync(folder, { recursive: true });
});

describe('a document that asks for something gets nothing', () => {
  test('from a server that hears whoever asks', async () => {
    const before = connections;
    expect(await (await fetch(address)).text()).toBe('Warfarin');
    expect(connections).toBe(before + 1);
  });

  test.each(Object.entries(asking))('%s from the network', async (_, make) => {
    const before = connections;
    expect(await textOrCode(make(address))).toMatch(/Asthma|Metformin/);
    expect(connections).toBe(before);
  });

  test.each(Object.entries(asking))('%s from the machine', async (_, make) => {
    const said = await textOrCode(make(pathToFileURL(local).href));
    expect(said).toMatch(/Asthma|Metformin/);
    expect(said).not.toMatch(/Warfarin/);
  });
});
