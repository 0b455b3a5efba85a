import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  test('takes nothing that the image’s context leaves out', () => {
    expect(existsSync(join(root, '.dockerignore'))).toBe(true);
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toContain(folder);
    expect(ignored).toContain('**/.env');
  });
});

test('a fault is found', () => {
  expect(validate('FROM node:24\nRUNN npm ci\n').map(({ message }) => message)).toEqual([
    expect.stringContaining('RUNN'),
  ]);
});
