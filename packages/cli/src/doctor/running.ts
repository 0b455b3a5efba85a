import { createServer } from 'node:net';
import { isWebBuildCurrent } from '@exora/local-stack/diagnosis';
import { type Check, type Finding, fault, fine } from './finding.ts';

export const ports: Check = async ({ status }) => {
  if (status) return [];
  const wanted = [
    { port: 3300, id: 'web_port', name: 'web port' },
    { port: 3301, id: 'api_port', name: 'API port' },
  ];
  const found = wanted.map(async ({ port, id, name }) =>
    fine(id, name, (await isFree(port)) ? `${port} is free` : `${port} is in use: the next free one will be taken`),
  );
  return (await Promise.all(found)).flat();
};

export const processes: Check = async ({ status }) => {
  if (!status) return fine('stack', 'stack', 'not running ("npm start" starts it)');
  return status.processes.flatMap(({ name, state, pid }) =>
    state === 'running'
      ? fine(`process_${name}`, name, `running, pid ${pid ?? 'none'}`)
      : fault(
          `process_${name}`,
          name,
          `The process is ${state} (logs/${name}.log in the data folder may tell why).`,
          'Stop and start again: "exora stop", then "npm start".',
        ),
  );
};

export const addresses: Check = async ({ status }) => {
  if (!status) return [];
  const found: Finding[] = [];
  if (status.web !== null) found.push(...(await answers('web_answers', 'web page', `${status.web}/sign-in`)));
  const headers = { apikey: status.publishable_key };
  found.push(...(await answers('api_answers', 'API', `${status.api}/auth/v1/health`, headers)));
  if (status.processes.some(({ name }) => name === 'functions')) {
    const address = `${status.api}/functions/v1/shell-file-processor-v3`;
    found.push(...(await answers('functions_answer', 'edge functions', address, {}, 'OPTIONS')));
  }
  return found;
};

/** A running web app that was built of other sources: after an update, until the next start. */
export const webBuild: Check = async ({ status }) => {
  return status?.processes.some(({ name }) => name === 'web') ? webBuildFinding(await isWebBuildCurrent()) : [];
};

/** What it means whether the web app's build is of the present sources; null where nobody can tell. */
export function webBuildFinding(isCurrent: boolean | null) {
  return isCurrent === false
    ? fault(
        'web_build',
        'web build',
        'The running web app was built before its sources changed.',
        'Stop and start again ("exora stop", then "npm start"): the start builds it.',
      )
    : fine('web_build', 'web build', 'of the present sources');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function answers(
  id: string,
  check: string,
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Finding[]> {
  const todo = 'Stop and start the stack again: "exora stop", then "npm start".';
  try {
    const { status } = await fetch(url, { method, headers, signal: AbortSignal.timeout(5000) });
    return status < 500 ? fine(id, check, 'answers') : fault(id, check, `It answers with status ${status}.`, todo);
  } catch {
    return fault(id, check, `${url} does not answer.`, todo);
  }
}
