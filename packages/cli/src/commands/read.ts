import { basename } from 'node:path';
import { type ErrorBody, ExoraError, type ReadDocument, toExoraError } from '@exora/contracts';
import { Command } from 'commander';
import { readInput } from '../read-input.ts';
import { reportError, UsageError } from '../report-error.ts';

type Outcome = ({ file: string } & ReadDocument) | { file: string; error: ErrorBody };

/** `exora read <files…>`: a document's pages, positioned words and, of a structured one, the facts that it states; nothing is stored. */
export function readCommand(): Command {
  return new Command('read')
    .description('read documents and print their text, or with --json their positioned words')
    .argument(
      '<files...>',
      'PDF, pictures, letters (Word, RTF, HTML, text), records (C-CDA, FHIR, HL7 v2), or ZIP files of these',
    )
    .option('--json', 'print pages and words as JSON: one object for one file, an array for several')
    .action(async (files: string[], options: { json?: boolean }) => {
      const outcomes: Outcome[] = [];
      for (const file of files) {
        const outcome = await read(file);
        outcomes.push(outcome);
        if ('error' in outcome) process.exitCode = 1;
        if (!options.json) print(outcome, files.length > 1);
      }
      if (options.json) process.stdout.write(`${JSON.stringify(outcomes.length === 1 ? outcomes[0] : outcomes)}\n`);
    });
}

async function read(file: string): Promise<Outcome> {
  const { readDocument } = await import('@exora/document-reader');
  try {
    return { file, ...(await readDocument(await readInput(file), { fileName: basename(file) })) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { file, error: toExoraError(error).toJSON() };
  }
}

function print(outcome: Outcome, named: boolean): void {
  if (named) console.log(`== ${outcome.file}`);
  if ('error' in outcome) {
    reportError(new ExoraError(outcome.error.code, { parameters: outcome.error.parameters }));
  } else {
    for (const page of outcome.pages) console.log(page.text);
  }
}
