import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { UsageError } from '../report-error.ts';

const inputSchema = z.object({ id: z.string(), text: z.string() });
type Task = 'entities' | 'sig';

/** `exora extract`: text → facts with no database, one JSON line in, one out. */
export function extractCommand(): Command {
  return new Command('extract')
    .description('find clinical facts in texts: JSON lines {id, text} in, {id, entities, ms} out')
    .option('--in <file>', 'input file; “-” is standard input', '-')
    .option('--out <file>', 'output file; “-” is standard output', '-')
    .addOption(
      new Option('--task <task>', 'entities of a document, or one prescription direction a line')
        .choices(['entities', 'sig'])
        .default('entities'),
    )
    .action(async (options: { in: string; out: string; task: Task }) => {
      const { extractEntities, parseSig } = await import('@exora/clinical-text');
      const input = options.in === '-' ? process.stdin : createReadStream(options.in);
      if (input !== process.stdin) await opened(input, options.in);
      const output = options.out === '-' ? process.stdout : createWriteStream(options.out);
      if (output !== process.stdout) await opened(output, options.out);
      let number = 0;
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        number++;
        if (line.trim() === '') continue;
        const { id, text } = parseLine(line, number);
        const started = performance.now();
        const entities = options.task === 'sig' ? [parseSig(text)] : extractEntities(text);
        const ms = Math.round((performance.now() - started) * 1000) / 1000;
        if (!output.write(`${JSON.stringify({ id, entities, ms })}\n`)) await once(output, 'drain');
      }
      if (output !== process.stdout) {
        output.end();
        await once(output, 'finish');
      }
    });
}

async function opened(stream: NodeJS.EventEmitter, file: string): Promise<void> {
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new UsageError(`Can’t open ${file}. Check the name and that this user may use it.`, { cause: error });
  }
}

function parseLine(line: string, number: number): z.infer<typeof inputSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`Line ${number} is not JSON. Each line must be an object {"id": …, "text": …}.`, {
      cause: error,
    });
  }
  const parsed = inputSchema.safeParse(value);
  if (!parsed.success) throw new UsageError(`Line ${number} must be an object with the strings "id" and "text".`);
  return parsed.data;
}
