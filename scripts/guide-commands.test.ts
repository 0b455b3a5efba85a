import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostedSchema } from '@exora/deployment';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema as ofWorker } from '../current_workers/exora-v3-worker/src/config.ts';
import { environmentSchema as ofCommand } from '../packages/cli/src/environment.ts';
import { exoraCommand } from '../packages/cli/src/program.ts';
import { isHostName } from './compose/fill-in.ts';
import { commandsOf, exoraArguments, isPlace, type PrintedCommand, printedCommands } from './guide/commands.ts';
import { outputOf, root, tool } from './tools.ts';

/** What is wrong with a command, as a sentence; null when it would run. */
type Check = (command: PrintedCommand) => string | null;

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
const services = [...read('deployment/compose/compose.yaml').matchAll(/^ {2}(\w+):$/gm)].map(([, name = '']) => name);

/** Every program that a page may name, with what a reader's command has to fulfil. */
const checks: Readonly<Record<string, Check>> = {
  npm: ({ words }) => {
    const [, verb = '', ...rest] = words;
    if (verb === 'ci') return rest.length === 0 ? null : 'npm ci takes nothing here';
    const name = verb === 'run' ? (rest.shift() ?? '') : verb;
    const script = scripts[name];
    if (script === undefined) return `there is no npm script ${name}`;
    const given = rest.filter((word) => word !== '--');
    return name === 'test' ? testProblem(given) : scriptProblem(name, script, given);
  },
  npx: ({ words }) => {
    if (words[1] !== 'supabase') return `nobody checks npx ${words[1]}`;
    const known = supabaseHelp(
      words
        .slice(2)
        .filter((word) => /^[a-z]+$/.test(word))
        .join(' '),
    );
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
    return flags.every((flag) => known.includes(flag)) ? null : `supabase doesn’t know one of ${flags.join(' ')}`;
  },
  docker: ({ words }) => {
    const [, compose, option, folder = '', verb = '', ...rest] = words;
    if (compose !== 'compose' || option !== '--project-directory') return 'docker compose wants --project-directory';
    if (!isPlace(`${folder}/compose.yaml`)) return `${folder} has no compose.yaml`;
    if (!['build', 'up', 'ps', 'exec', 'restart', 'down', 'logs'].includes(verb))
      return `docker compose has no ${verb}`;
    const named =
      verb === 'exec' ? rest.filter((word) => word !== '-T').slice(0, 1) : rest.filter((word) => !word.startsWith('-'));
    return named.every((name) => services.includes(name)) ? null : `no such service: ${named.join(', ')}`;
  },
  curl: ({ words }) => {
    const url = new URL(words.at(-1)?.replaceAll(/<[^>]+>/g, 'x') ?? '');
    const name = /^\/functions\/v1\/([\w-]+)$/.exec(url.pathname)?.[1];
    if (name !== undefined) return isPlace(`current_functions/${name}/index.ts`) ? null : `no function ${name}`;
    return ['/health', '/metrics'].includes(url.pathname) ? null : `nothing answers at ${url.pathname}`;
  },
  git: ({ words }) => (['clone', 'pull', 'push'].includes(words[1] ?? '') ? null : `nobody checks git ${words[1]}`),
  umask: ({ words }) => (words[1] === '077' ? null : 'others could read what comes next'),
  cd: ({ words }) => (words.length === 2 ? null : 'cd wants a folder'),
  cp: ({ words: [, from = '', to = ''] }) => (isPlace(from) && isPlace(to) ? null : `${from} or ${to} is no place`),
  $EDITOR: ({ words: [, path = ''] }) => (isPlace(path) ? null : `${path} is not there`),
  export: ({ words }) => {
    const names = words.slice(1).map((word) => word.split('=')[0]);
    const wanted = read('supabase/config.toml');
    // Read by whatever connects to Postgres.
    return names.every((name) => name === 'PGPASSWORD' || wanted.includes(`env(${name})`))
      ? null
      : `nothing reads one of ${names.join(', ')}`;
  },
  node: ({ words, variables }) => {
    const unknown = variables.filter((name) => !(name in ofWorker.shape));
    if (unknown.length > 0) return `the worker doesn’t read ${unknown.join(', ')}`;
    const paths = words.slice(1).map((word) => word.replace('--env-file=', ''));
    return paths.every(isPlace) ? null : `one of ${paths.join(', ')} is not there`;
  },
  // Run for real below, where the machine has it.
  openssl: ({ words }) => (['genpkey', 'rand'].includes(words[1] ?? '') ? null : `nobody runs openssl ${words[1]}`),
  base64: () => null,
};

function testProblem(given: readonly string[]): string | null {
  const config = read('vitest.config.ts');
  const project = given.indexOf('--project');
  const rest = given.filter((_, index) => project === -1 || (index !== project && index !== project + 1));
  if (project !== -1 && !config.includes(`name: '${given[project + 1]}'`)) return `no project ${given[project + 1]}`;
  return rest.every(isPlace) ? null : `one of ${rest.join(', ')} is not there`;
}

function scriptProblem(name: string, script: string, given: readonly string[]): string | null {
  const source = /scripts\/[\w-]+\.ts/.exec(script)?.[0];
  if (name === 'compose:env' && !given.every(isHostName)) return 'no host names';
  const flags = given.filter((word) => word.startsWith('--'));
  return flags.every((flag) => source !== undefined && read(source).includes(flag)) ? null : `${name} has no ${flags}`;
}

const helps = new Map<string, string>();
function supabaseHelp(subcommand: string): string {
  const path = subcommand.split(' ').slice(0, 2).join(' ');
  const known = helps.get(path) ?? helpOf(path);
  helps.set(path, known);
  return known;
}

function helpOf(path: string): string {
  const home = mkdtempSync(join(tmpdir(), 'exora-test-guide-'));
  try {
    const quiet = { HOME: home, DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' };
    return outputOf('supabase', [...path.split(' '), '--help'], '', quiet);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What `exora` would say against the arguments, without doing anything. */
function exoraProblem(args: readonly string[], variables: readonly string[]): string | null {
  const unread = variables.filter((name) => !(name in ofCommand.shape));
  if (unread.length > 0) return `the command doesn’t read ${unread.join(', ')}`;
  let command = exoraCommand();
  let rest = [...args];
  const path: string[] = [];
  while (command.commands.length > 0 && rest[0] !== '--help') {
    const [name = '', ...others] = rest;
    path.push(name);
    const next = command.commands.find((one) => one.name() === name);
    if (next === undefined) return `exora has no ${path.join(' ')}`;
    [command, rest] = [next, others];
  }
  if (rest.includes('--help')) return null;
  // Parses as the real one does, and stops short of the action.
  const { operands, unknown } = command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseOptions(rest);
  if (unknown.length > 0) return `exora ${path.join(' ')} doesn’t know ${unknown.join(' ')}`;
  const taken = command.registeredArguments;
  const [least, most] = [taken.filter((one) => one.required).length, taken.at(-1)?.variadic ? 99 : taken.length];
  return operands.length >= least && operands.length <= most ? null : `exora ${path.join(' ')} takes other arguments`;
}

/** What others would read in the list of processes: a password in an address, or given as an option. */
const passwordInSight = /:\/\/[^\s/@:]+:[^\s@]+@|^--password\b|^-p$/;

function problemOf(command: PrintedCommand): string | null {
  const { words } = command;
  if (words[0] !== 'export' && words.some((word) => passwordInSight.test(word))) return 'a password in sight of others';
  const args = exoraArguments(command);
  if (args !== null) return exoraProblem(args, command.variables);
  const check = checks[command.words[0] ?? ''];
  return check === undefined ? `nobody checks ${command.words[0]}` : check(command);
}

test('every command that a page prints would run', { timeout: 300_000 }, () => {
  const commands = printedCommands();
  expect(commands.length).toBeGreaterThan(60);
  const problems = commands.flatMap((command) => {
    const problem = problemOf(command);
    return problem === null ? [] : [`${command.page}:${command.line}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test.each([
  ['npm run nothing', 'no npm script'],
  ['npm exec --no -- exora jobs stats', 'has no jobs stats'],
  ['npm exec --no -- exora jobs list --lanes reading', 'doesn’t know --lanes'],
  ['npm exec --no -- exora jobs show', 'other arguments'],
  ['rm -rf .', 'nobody checks rm'],
  ['docker compose --project-directory deployment/compose up realtime', 'no such service'],
  ['curl http://127.0.0.1:10000/healthz', 'nothing answers'],
  ['cp current_workers/exora-v3-worker/.env.sample .env', 'is no place'],
  ['npx supabase db push --remote=postgres://postgres:<password>@127.0.0.1:5432/postgres', 'a password in sight'],
  ['npx supabase db push --remote=<reference> --password <password>', 'a password in sight'],
])('%s is found', (line, problem) => {
  expect(problemOf({ page: 'a page', line: 1, variables: [], words: line.split(' ') })).toContain(problem);
});

const workflowSchema = z.object({
  jobs: z.object({
    deploy: z.object({
      env: z.record(z.string(), z.string()),
      steps: z.array(z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })),
    }),
  }),
});

test('the workflow that deploys a tag runs commands that there are, with all that they need', () => {
  const page = '.github/workflows/deploy.yml';
  const { deploy } = workflowSchema.parse(parse(read(page))).jobs;
  const run = deploy.steps.flatMap((step) => (step.run?.startsWith('npm') ? [{ ...step, run: step.run }] : []));
  const commands = run.flatMap((step) => {
    const line = step.run.replace('"$TARGET"', 'staging').replace('$ACCEPT_LOSS', '--accept-loss');
    return commandsOf(page, 0, line);
  });
  expect(commands.map((command) => exoraArguments(command)?.slice(0, 2).join(' ') ?? command.words.join(' '))).toEqual([
    'npm ci',
    'deploy build',
    'npm run deploy:web -- --check',
    'deploy plan',
    'deploy apply',
    'npm run deploy:web',
  ]);
  expect(commands.flatMap((command) => problemOf(command) ?? [])).toEqual([]);
  const needed = Object.entries(hostedSchema.shape).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  );
  const asking = run.filter((step) => step.run.includes('"$TARGET"'));
  for (const step of asking) expect(Object.keys(step.env ?? {}).sort()).toEqual(needed.sort());
  expect(deploy.env).toHaveProperty('EXORA_DEPLOY_LEDGER');
});

test.runIf(spawnSync('openssl', ['version']).status === 0)(
  'the key that the guide makes is one that the worker takes',
  () => {
    const printed = printedCommands().find(({ words }) => words[1] === 'genpkey');
    const der = spawnSync('openssl', printed?.words.slice(1) ?? []).stdout;
    expect(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ed25519');
    expect(ofWorker.shape.AUDIT_SIGNING_KEY.safeParse(der.toString('base64')).success).toBe(true);
  },
);

test('the tools that the pages name come with the lockfile', () => {
  expect(['supabase', 'exora'].filter((name) => !isPlace(tool(name).slice(root.length)))).toEqual([]);
});
