import { expect, test } from 'vitest';
import { runStage } from './run-stage.ts';

const build = 'FROM node:24 AS build\nCOPY . .\nRUN npm ci\n\n';

test('the artefact’s Dockerfile is the last stage, with what is built beside it', () => {
  const stage = `FROM node:24\nCOPY --from=build /source/apps/render-worker/package.json /source/apps/render-worker/.npmrc ./\nCOPY --from=build /source/apps/render-worker/dist dist\nCMD ["node", "dist/worker.js"]\n`;
  expect(new TextDecoder().decode(runStage(`# A word before\n${build}${stage}`, 'apps/render-worker'))).toBe(
    'FROM node:24\nCOPY package.json .npmrc ./\nCOPY dist dist\nCMD ["node", "dist/worker.js"]\n',
  );
});

test.each([
  ['no build stage', 'FROM node:24\nCOPY dist dist\n'],
  ['three stages', `${build}${build}FROM node:24\n`],
  ['files from elsewhere', `${build}FROM node:24\nCOPY --from=build /source/packages packages\n`],
])('a Dockerfile with %s is refused', (_what, dockerfile) => {
  expect(() => runStage(dockerfile, 'apps/render-worker')).toThrow('has to have a build stage');
});
