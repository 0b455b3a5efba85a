import { DeploymentError } from '../deployment-error.ts';
import { textFile } from './artefact.ts';

/**
 * The Dockerfile of an artefact: the last stage of the one that builds from the root, which finds the built files beside it.
 * Throws where that stage takes anything else.
 */
export function runStage(dockerfile: string, folder: string): Uint8Array {
  const builtFolder = `/source/${folder}/`;
  const stages = dockerfile.split(/^(?=FROM )/m).filter((stage) => stage.startsWith('FROM '));
  const last = stages.at(-1) ?? '';
  const text = last.replace(
    /^COPY --from=build (.*)$/gm,
    (_, paths: string) => `COPY ${paths.replaceAll(builtFolder, '')}`,
  );
  if (stages.length !== 2 || /--from=|\/source/.test(text)) {
    throw new DeploymentError(
      'sources_incomplete',
      `The Dockerfile for ${folder} has to have a build stage, and one that takes files from ${builtFolder} alone.`,
    );
  }
  return textFile(text);
}
