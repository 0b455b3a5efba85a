import { access, constants, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { readStatus, type StackStatus } from '@exora/local-stack';

/** What one look at the machine found; `todo` only where something is wrong. */
export interface Finding {
  check: string;
  ok: boolean;
  message: string;
  todo?: string;
}

type Check = (context: { dataDir: string; status: StackStatus | null }) => Promise<Finding[]>;

/** Free space below which the database is likely to stop for want of room. */
const leastFreeBytes = 1024 ** 3;

const node: Check = async () => {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return [
    {
      check: 'node',
      ok,
      message: `Node ${process.versions.node}`,
      ...(ok ? {} : { todo: 'Run "npm ci", which brings Node 24, or install Node 24.' }),
    },
  ];
};

const dataFolder: Check = async ({ dataDir }) => {
  const place = await nearestExisting(dataDir);
  const findings: Finding[] = [];
  try {
    await access(place, constants.W_OK);
    findings.push({ check: 'data folder', ok: true, message: `${dataDir} can be written` });
  } catch {
    findings.push({
      check: 'data folder',
      ok: false,
      message: `${place} can’t be written by this user`,
      todo: 'Choose another folder with --data-dir, or give this user write access.',
    });
  }
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const ok = free >= leastFreeBytes;
  findings.push({
    check: 'disk space',
    ok,
    message: `${(free / 1024 ** 3).toFixed(1)} GB free`,
    ...(ok ? {} : { todo: 'Free at least 1 GB on the disk of the data folder.' }),
  });
  return findings;
};

const ports: Check = async ({ status }) => {
  if (status) return [];
  const wanted = [
    { port: 3300, name: 'web port' },
    { port: 3301, name: 'API port' },
  ];
  return Promise.all(
    wanted.map(async ({ port, name }) => ({
      check: name,
      ok: true,
      message: (await isFree(port)) ? `${port} is free` : `${port} is in use: the next free one will be taken`,
    })),
  );
};

const stack: Check = async ({ status }) => {
  if (!status) return [{ check: 'stack', ok: true, message: 'not running ("npm start" starts it)' }];
  const findings: Finding[] = status.processes.map(({ name, state, pid }) => ({
    check: name,
    ok: state === 'running',
    message: `${state}, pid ${pid ?? 'none'}`,
    ...(state === 'running' ? {} : { todo: 'Stop and start again: "exora stop", then "npm start".' }),
  }));
  if (status.web !== null) findings.push(await answers('web page', `${status.web}/sign-in`));
  findings.push(
    await answers('API', `${status.api}/auth/v1/health`, { apikey: status.publishable_key }),
    await answers('edge functions', `${status.api}/functions/v1/shell-file-processor-v3`, {}, 'OPTIONS'),
  );
  return findings;
};

/** Looks at everything that commonly goes wrong, in the order in which it would. */
export async function diagnose(dataDir: string): Promise<Finding[]> {
  const status = await readStatus(dataDir);
  const findings: Finding[] = [];
  for (const check of [node, dataFolder, ports, stack]) findings.push(...(await check({ dataDir, status })));
  return findings;
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : nearestExisting(parent);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function answers(
  check: string,
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Finding> {
  try {
    const { status } = await fetch(url, { method, headers, signal: AbortSignal.timeout(5000) });
    if (status < 500) return { check, ok: true, message: 'answers' };
    return { check, ok: false, message: `answers with status ${status}`, todo: 'Stop and start the stack again.' };
  } catch {
    return { check, ok: false, message: 'does not answer', todo: 'Stop and start the stack again.' };
  }
}
