/** Megabytes of a process that has only the engine with its starter set, after it has read every note of a file. */
import { extractEntities } from '@exora/clinical-text';
import { readLines } from './gold.ts';

for (const { text } of readLines(process.argv[2] ?? '') ?? []) extractEntities(String(text));
process.stdout.write(String(Math.round(process.memoryUsage.rss() / 1024 / 1024)));
