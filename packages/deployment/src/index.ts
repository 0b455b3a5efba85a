export type { ArtefactName, Built } from './build/build.ts';
export { artefactNames, buildArtefacts } from './build/build.ts';
export { DeploymentError, type DeploymentErrorCode } from './deployment-error.ts';
