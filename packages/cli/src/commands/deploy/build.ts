import { Command, Option } from 'commander';

/** `exora deploy build`: makes the artefacts of edge functions, worker and web app, and starts each. */
export function buildCommand(): Command {
  return new Command('build')
    .description('make the artefacts of edge functions, worker and web app from the sources, and start each')
    .addOption(new Option('--only <name>', 'build one of them').choices(['functions', 'worker', 'web']))
    .option('--no-check', 'do not check and start what was built')
    .option('--json', 'print what was built as JSON')
    .action(async (options: { only?: 'functions' | 'worker' | 'web'; check: boolean; json?: boolean }) => {
      const { buildArtefacts } = await import('@exora/deployment');
      const built = await buildArtefacts({
        ...(options.only !== undefined && { names: [options.only] }),
        isChecked: options.check,
        onMessage: (message) => process.stderr.write(`${message}\n`),
      });
      if (options.json) {
        process.stdout.write(`${JSON.stringify(built)}\n`);
        return;
      }
      for (const { folder, version, files, checksum } of built) {
        console.log(`✓ ${folder} ${version}: ${files} files, ${checksum}`);
      }
    });
}
