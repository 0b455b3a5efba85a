/** Preloaded into a Node program that knows nothing of supervision: ends it when its parent is gone, however it went. */
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
// Waiting for that must not keep the program from ending by itself.
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
