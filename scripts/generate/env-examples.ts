import { hostedSchema, webSchema } from '@exora/deployment';
import type { z } from 'zod';
import { environmentSchema as ofWeb } from '../../apps/web/src/lib/env.ts';
import { environmentSchema as ofFunctions } from '../../current_functions/_shared/environment.ts';
import { environmentSchema as ofWorker } from '../../current_workers/exora-v3-worker/src/config.ts';
import { environmentSchema as ofCommand } from '../../packages/cli/src/environment.ts';

/** A program's environment variables, as its schema has them. */
export interface ProgramEnvironment {
  program: string;
  /** Where its `.env.example` stands, from the repository's root. */
  example: string;
  /** What to do with the file. */
  use: string;
  variables: Variable[];
}

interface Variable {
  name: string;
  /** What a value has to be. */
  wants: string;
  /** What holds without one; null where there is nothing then, or where the program doesn't start. */
  default: string | null;
  isRequired: boolean;
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** Every program with the variables that it reads. */
export const programEnvironments: readonly ProgramEnvironment[] = [
  {
    program: 'worker',
    example: 'current_workers/exora-v3-worker/.env.example',
    use: 'Copy to .env and fill in; node --env-file=.env reads it. Render asks for the secrets that render.yaml names.',
    variables: variablesOf(ofWorker.shape),
  },
  {
    program: 'edge functions',
    example: 'current_functions/.env.example',
    use: 'Copy to .env and fill in; supabase secrets set --env-file sends it. The embedded stack sets all of them itself.',
    // Supabase refuses to be told its own.
    variables: variablesOf(ofFunctions.shape).map((variable) => ({ ...variable, isRequired: false })),
  },
  {
    program: 'web app',
    example: 'apps/web/.env.example',
    use: 'Copy to .env and fill in. They are read when the server starts; PORT and HOSTNAME say where it listens.',
    variables: variablesOf(ofWeb.shape),
  },
  {
    program: 'command',
    example: 'packages/cli/.env.example',
    use: 'None is needed on the stack of a data folder. Each is wanted by the commands that say so.',
    variables: variablesOf({
      ...ofCommand.shape,
      ...hostedSchema.omit({ DATABASE_URL: true }).shape,
      ...webSchema.shape,
    }).map((variable) => ({ ...variable, isRequired: false })),
  },
];

function variablesOf(shape: Shape): Variable[] {
  return Object.entries(shape).map(([name, schema]) => {
    if (schema.description === undefined) throw new Error(`${name} has no description.`);
    const unset = schema.safeParse(undefined);
    const value = unset.success && unset.data !== undefined ? String(unset.data) : '';
    return { name, wants: schema.description, default: value === '' ? null : value, isRequired: !unset.success };
  });
}

/** The text of a program's `.env.example`: what is needed stands ready to be filled in, the rest is commented out. */
export function envExample({ use, variables }: ProgramEnvironment): string {
  const lines = variables.map(({ name, wants, default: value, isRequired }) => {
    return `# ${wants}\n${isRequired ? '' : '# '}${name}=${value ?? ''}\n`;
  });
  return [`# ${use}\n# Made from the program's schema by npm run generate: change it there.\n`, ...lines].join('\n');
}
