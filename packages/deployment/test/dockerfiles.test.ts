import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { repositoryRoot } from '@exora/local-stack/functions';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { runStage } from '../src/build/run-stage.ts';

const root = repositoryRoot();

describe.each([
  ['current_workers/exora-v3-worker/Dockerfile', 'apps/render-worker'],
  ['apps/web/Dockerfile', 'apps/render-web'],
])('%s', (path, folder) => {
  const text = readFileSync(join(root, path), 'utf8');
  const artefact = new TextDecoder().decode(runStage(text, folder));

  test.each([
    ['as it is', text],
    ['as the artefact’s', artefact],
  ])('is a Dockerfile without a fault, %s', (_which, dockerfile) => {
    expect(validate(dockerfile)).toEqual([]);
  });

  test('builds from the lock, with commands that are there', () => {
    const runs = DockerfileParser.parse(text)
      .getInstructions()
      .filter((instruction) => instruction.getKeyword() === 'RUN')
      .map((instruction) => instruction.getArgumentsContent() ?? '');
    expect(runs.slice(0, 2)).toEqual([
      'npm ci',
      expect.stringMatching(/^npm exec --no -- exora deploy build --only \w+ --no-check$/),
    ]);
  });

  test('runs as nobody special, on Node 24, what the artefact has', () => {
    const dockerfile = DockerfileParser.parse(artefact);
    expect(dockerfile.getFROMs().map((from) => from.getImage())).toEqual(['node:24-bookworm-slim']);
    const instructions = dockerfile.getInstructions();
    const of = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword);
    expect(of('USER').map((user) => user.getArgumentsContent())).toEqual(['node']);
    const copied = of('COPY').flatMap((copy) => copy.getArguments().slice(0, -1).map(String));
    expect(copied.filter((file) => file.startsWith('/'))).toEqual([]);
    expect(of('CMD')).toHaveLength(1);
  });

  test('copies from its context what is there and not left out, and from its build what that makes', () => {
    const copies = DockerfileParser.parse(text).getCOPYs();
    expect(copies.length).toBeGreaterThan(1);
    for (const copy of copies) {
      const sources = copy.getArguments().slice(0, -1).map(String);
      if (copy.getFromFlag() === null) {
        expect(sources.filter((path) => !existsSync(join(root, path)) || isLeftOut(path))).toEqual([]);
      } else {
        expect(sources.filter((path) => !path.startsWith(`/source/${folder}/`))).toEqual([]);
        // Of an earlier build on this machine nothing goes in: the image's own is what it copies.
        expect(isLeftOut(`${folder}/server`)).toBe(true);
      }
    }
  });
});

const patterns = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
/** As Docker reads the file: what lies below a folder that is left out is left out too. */
function isLeftOut(path: string): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`));
}

test('the images’ context has all that is committed, but for where artefacts go, and no secret', () => {
  const tracked = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
  expect(tracked.length).toBeGreaterThan(1000);
  expect(
    tracked.filter((path) => isLeftOut(path) && !/^(?:apps\/render-\w+|supabase\/functions)\//.test(path)),
  ).toEqual([]);
  const secret = [
    'deployment/compose/.env',
    '.exora/secrets.json',
    'exora-backup-key.txt',
    'node_modules/zod/index.js',
  ];
  expect(secret.filter((path) => !isLeftOut(path))).toEqual([]);
});

test('a fault is found', () => {
  expect(validate('FROM node:24\nRUNN npm ci\n').map(({ message }) => message)).toEqual([
    expect.stringContaining('RUNN'),
  ]);
});
