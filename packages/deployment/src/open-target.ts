import type { TargetName } from './ledger/entry.ts';
import { hostedTarget } from './target/hosted-target.ts';
import { hostedSchema, readAccess } from './target/hosted-variables.ts';
import { localTarget } from './target/local-target.ts';
import type { Patience } from './target/render-service.ts';
import type { Target } from './target/target.ts';

/** The target of a name. Throws `variables_missing` with every variable that a hosted one needs and hasn't got. */
export function openTarget(
  name: TargetName,
  options: {
    root: string;
    dataDir: string;
    environment: NodeJS.ProcessEnv;
    onMessage: (message: string) => void;
    patience?: Patience;
  },
): Target {
  if (name === 'local') return localTarget(options.dataDir, options.onMessage);
  const access = readAccess(name, hostedSchema, options.environment);
  return hostedTarget({ ...options, name, access });
}
