export { freePort } from '../free-port.ts';
export { repositoryRoot } from '../repository-root.ts';
export { denoBinary } from './deno-binary.ts';
export { functionsCommand } from './functions-command.ts';
