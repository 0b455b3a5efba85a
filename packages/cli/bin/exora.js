#!/usr/bin/env node
// Plain JavaScript that any Node since 18 can parse: it only makes sure that the command itself runs on Node 24.
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = 24;

/** The Node binary that the lockfile brings for this platform, or null. */
function lockedNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

if (Number(process.versions.node.split('.')[0]) >= needed) {
  // Without it each start takes twice the time. Beside the code, where nobody writes who can't change the code itself; where
  // the folder can't be written nothing is kept.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../../node_modules/.cache/exora', import.meta.url));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('../src/main.ts');
} else {
  const node = lockedNode();
  if (node === null) {
    console.error(
      `Exora needs Node ${needed} or later and found ${process.versions.node}. ` +
        `Run "npm ci" once more, or install Node ${needed} on this machine.`,
    );
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Exora could not start Node ${needed}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
